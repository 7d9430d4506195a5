import fc from 'fast-check';
import { parseRecord, readRecords } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { toJsonText } from '../../src/codec/text-json.ts';
import { hasAuditWrite } from '../../src/emit/drivers/process.ts';
import { EVENT_RULES } from '../../src/lint/lint-event.ts';
import type { VirtEvent } from '../../src/schema/events.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { eventOf } from '../support/arbitrary.ts';
import {
  koffiMissing,
  oracle,
  PYTHON,
  pythonMissing,
  recorderMissing,
  SEND_CALLS,
  sendCallsMissing,
} from '../support/oracle.ts';
import { expectedMessages, messageOf } from '../support/oracle-messages.ts';
import { AUVIRT, record, serials } from '../support/recording.ts';

const messages = (lines: readonly string[]) =>
  lines.map((line) => messageOf(Buffer.from(line, 'latin1')).replace('type=', ''));

oracle('auvirt record, with libaudit', sendCallsMissing(), () => {
  test('catches every send function, which returns the same as when the kernel records', () => {
    const { out, lines } = record([SEND_CALLS]);
    const program = `exe="${SEND_CALLS}"`;
    expect(messages(lines)).toEqual([
      `VIRT_CONTROL op=start vm="a" ${program} hostname=host addr=192.0.2.1 terminal=pts/1 res=success`,
      `VIRT_CONTROL op=stop vm="a" ${program} hostname=? addr=? terminal=? res=failed`,
      `USYS_CONFIG op=set comm="me" ${program} hostname=? addr=? terminal=? res=success`,
      `USER_AUTH op=login acct=616C20696365 ${program} hostname=host addr=192.0.2.1 terminal=pts/1 res=success`,
      `USER_AVC avc:  denied  { start } ${program} sauid=7 hostname=? addr=? terminal=?`,
      expect.stringMatching(
        /^ROLE_ASSIGN op=add id=0 .* new-seuser=user_u new-role=user_r new-range=s0 .* res=success$/,
      ),
      expect.stringMatching(/^USER_CMD cwd="\S+" cmd=6C73202D6C exe=.* terminal=pts\/1 res=success$/),
    ]);
    // Sequence numbers of the packets. The first packet asked whether auditing is on.
    const returned = out
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^(\w+).* (-?\d+ \d+)$/, '$1 $2'));
    expect(returned[0]).toBe('audit_is_enabled 1 0');
    expect(returned.slice(1).map((line) => line.split(' ')[1])).toEqual(['2', '3', '4', '5', '6', '7', '8']);
  });

  test.each([
    // Without the capability, most functions of libaudit turn EPERM into success.
    ['EPERM', hasAuditWrite() ? /^-1$/ : /^(?:-1|0)$/],
    ['ENOBUFS', /^-105$/],
  ])('makes every function fail with --fail %s', (name, value) => {
    const { out, lines } = record([SEND_CALLS], { options: ['--fail', name] });
    const returned = out.trimEnd().split('\n').slice(1);
    expect(returned.map((line) => / (-?\d+) \d+$/.exec(line)?.[1])).toEqual(
      Array(7).fill(expect.stringMatching(value)),
    );
    expect(lines).toEqual([]);
  });

  test('assigns unique, ordered serial numbers to threads and children that send concurrently', () => {
    const { code, lines } = record([SEND_CALLS, '8', '8', '40']);
    expect(code).toBe(0);
    expect(serials(lines)).toEqual(Array.from({ length: 640 }, (_, index) => index + 1));
    const senders = new Set(lines.map((line) => `${/ pid=\d+/.exec(line)} ${/op=\w+/.exec(line)}`));
    expect(senders.size).toBe(9);
    for (const origin of ['thread', 'child']) {
      const numbers = lines.flatMap((line) => new RegExp(`op=${origin} number=(\\d+) `).exec(line)?.[1] ?? []);
      const all = Array.from({ length: 320 }, (_, index) => Math.floor(index / 8));
      expect(numbers.map(Number).toSorted((a, b) => a - b)).toEqual(all);
    }
    const stamps = lines.map((line) => Number(/\(([\d.]+):/.exec(line)?.[1]));
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
  });
});

oracle('auvirt record, with Python', pythonMissing(), () => {
  const python = (script: string) => record([PYTHON, '-c', `import audit, os, socket, sys, struct\n${script}`]);

  test('records messages of python3-audit with the length limits of libaudit and the kernel', () => {
    const { out, lines } = python(`
fd = audit.audit_open()
for text in ['op=start vm="p"', 'x' * 8800, 'x' * 9000]:
    try: print(audit.audit_log_user_message(fd, 2500, text, None, None, None, 1))
    except OSError as error: print(error)`);
    expect(out.split('\n').slice(0, 3)).toEqual(['1', '2', expect.stringMatching(/^-22$|Invalid argument/)]);
    expect(messages(lines)).toEqual([
      expect.stringMatching(/^VIRT_CONTROL op=start vm="p" exe="\/usr\/bin\/python3\S*" .* res=success$/),
      `VIRT_CONTROL ${'x'.repeat(8560)}`,
    ]);
    expect(parseRecord(Buffer.from(lines[1] ?? '')).reason?.code).toBe('cut');
  });

  test('tracks a descriptor across exec, and one passed over a socket', () => {
    const packet = "struct.pack('=IHHII5s', 21, 2500, 5, 1, 0, b'op=x')";
    const { out, lines } = python(`
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
a, b = socket.socketpair()
socket.send_fds(a, [b'-'], [s.fileno()])
os.write(socket.recv_fds(b, 1, 1)[1][0], ${packet})
print(len(s.recv(99)), flush=True)
os.set_inheritable(s.fileno(), True)
os.execv(sys.executable, [sys.executable, '-c', """
import os, struct
os.write(%d, ${packet})
print(len(os.read(%d, 99)))""" % (s.fileno(), s.fileno())])`);
    expect(out).toBe('36\n36\n');
    expect(messages(lines)).toEqual(['VIRT_CONTROL op=x', 'VIRT_CONTROL op=x']);
  });
});

oracle('auvirt record, with auvirt emit', recorderMissing() ?? (await koffiMissing()), () => {
  const emit = [...AUVIRT, 'emit', ...EVENT_RULES.flatMap((rule) => ['--allow', rule])];
  const some = writtenForms.flatMap((form) => fc.sample(eventOf(form), { numRuns: 6, seed: 7 }));
  const input = some
    .map((event) => JSON.stringify(event, (_, value) => (value instanceof Uint8Array ? toJsonText(value) : value)))
    .join('\n');

  test('writes the records that libaudit and the kernel would write, and reads them back unchanged', async () => {
    const { code, lines } = record(emit, { input });
    expect(code).toBe(0);
    const expected = await expectedMessages({ comm: undefined, messages: some.map((event) => [event, {}]) });
    expect(messages(lines)).toEqual(expected.map((message) => message.replace('type=', '')));
    expect(serials(lines)).toEqual(some.map((_, index) => index + 1));
    const events: unknown[] = [];
    for await (const { event } of readRecords(Buffer.from(`${lines.join('\n')}\n`, 'latin1'))) events.push(event);
    expect(events).toEqual(some.map((event) => expect.objectContaining({ ...(event as VirtEvent) })));
  });

  describe('makes auvirt emit report its errors', () => {
    const control = ['control', 'op=start', 'reason=booted', 'vm=x', 'uuid=41ffecd5-037e-0059-b074-ab2bf354fd0a'];

    test.each([
      [['--fail', 'EPERM'], '(no-privilege)'],
      [['--fail', 'ECONNREFUSED'], '(namespace)'],
      [['--fail', 'EACCES'], '(refused)'],
      [['--disabled'], '(disabled)'],
    ])('%j: %s', (options, reason) => {
      const { code, err, lines } = record([...emit, ...control], { options });
      expect([code, err, lines]).toEqual([1, expect.stringContaining(reason), []]);
    });
  });
});
