import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { toJsonText } from '../../src/codec/text-json.ts';
import { EVENT_RULES } from '../../src/lint/lint-event.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { eventOf } from '../support/arbitrary.ts';
import { run } from '../support/cli.ts';
import { UUID } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'auvirt-emit-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('auvirt emit --dry-run prints the message and the line', () => {
  test('for a kind and its fields, encoded if necessary', async () => {
    const words = ['control', 'op=start', 'reason=booted', 'vm=my vm', `uuid=${UUID}`, 'vm-pid=4711', 'virt=kvm'];
    const { code, out, err } = await run(['emit', ...words, '--dry-run']);
    const [message, line] = out.split('\n');
    const text = `virt=kvm op=start reason=booted vm=6D7920766D uuid=${UUID} vm-pid=4711`;
    expect(message).toBe(`VIRT_CONTROL ${text}`);
    expect(line).toContain(`msg='${text} exe=`);
    expect(line).toMatch(/^type=VIRT_CONTROL msg=audit\(\d+\.\d{3}:1\): pid=\d+ .* res=success'$/);
    expect([code, err]).toEqual([0, '']);
  });

  test('for a failure, with omitted fields as unknown, and with additional fields', async () => {
    const words = ['disk', 'vm=x', `uuid=${UUID}`, 'reason=attach', 'new-disk=/a', 'acct=alice'];
    const { out } = await run(['emit', ...words, '--failed', '--dry-run', '--hostname', 'h', '--comm', 'mgr']);
    expect(out).toContain(
      `virt=? resrc=disk reason=attach vm="x" uuid=${UUID} old-disk="?" new-disk="/a" acct="alice"`,
    );
    expect(out).toMatch(/comm="mgr" exe=.* hostname=h .* res=failed'\n$/);
  });
});

describe('errors are reported in one line, with exit code 2', () => {
  test.each([
    [['contrl', 'op=start'], 'there is no kind "contrl": did you mean control?'],
    [['docker', 'op=start'], 'there is no kind "docker"'],
    [['control', 'start'], '"start" is not a field: give name=value'],
    [['control', 'op=start', 'reason=booted', 'vm=x', 'uuid=zz'], 'control: uuid is "zz", which is not'],
    [['control', 'op=start'], 'control: '],
    [['control', 'op=start', 'reason=booted', `uuid=${UUID}`, 'vm-pid=x'], 'vm-pid="x": it must be decimal'],
    [['disk', 'resrc=net'], 'disk has resrc=disk, not "net"'],
    [['control', 'op=start', 'reason=booted', `uuid=${UUID}`, 'pid=1'], 'control: '],
    [['--failed'], '--failed needs a KIND'],
    [['--driver', 'memory'], 'it is one of koffi, ffi-napi, file'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await run(['emit', ...words, '--dry-run']);
    expect(err).toContain(message);
    expect([code, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  });
});

test('a file that cannot be opened is reported, and the exit code is 1 because the record is lost', async () => {
  const words = ['control', 'op=start', 'reason=booted', `uuid=${UUID}`, 'vm=x'];
  const { code, err } = await run(['emit', ...words, '--path', join(folder, 'none', 'audit.log')]);
  expect([code, err]).toEqual([1, expect.stringContaining('not recorded: cannot open')]);
  const { code: missing, err: problem } = await run(['emit', ...words, '--library', 'none.so']);
  expect([missing, problem]).toEqual([1, expect.stringContaining('not recorded: cannot load')]);
});

test('lines of events are sent one by one, and an invalid one does not stop the others', async () => {
  const event = {
    kind: 'control',
    virt: 'kvm',
    op: 'start',
    reason: 'booted',
    vm: 'a',
    uuid: UUID,
    vmPid: 1,
    success: true,
  };
  const path = join(folder, 'lines.log');
  const lines = [
    event,
    'junk',
    {},
    { event },
    { ...event, vm: { bytes: 'CAFE' } },
    { ...event, success: undefined },
    [],
  ];
  const stdin = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n\n');
  const { code, err } = await run(['emit', '--path', path], { stdin });
  expect(code).toBe(1);
  expect(err.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^auvirt: line 3: is not JSON/),
    expect.stringMatching(/^auvirt: line 5: is not an event/),
    expect.stringMatching(/^auvirt: line 11: .*success.* \(success-missing\)$/),
    expect.stringMatching(/^auvirt: line 13: is not an event/),
    'auvirt: 3 recorded, 0 not recorded, 4 invalid',
  ]);
  expect(readFileSync(path, 'latin1').match(/vm=\S+/g)).toEqual(['vm="a"', 'vm="a"', 'vm=CAFE']);
});

// Events may have any values.
const ALLOWED = EVENT_RULES.flatMap((rule) => ['--allow', rule]);

describe('JSON from search can be sent again as the same message', () => {
  test.each(writtenForms.map((form) => [form.kind, form] as const))('of the form %s', async (_, form) => {
    await fc.assert(
      fc.asyncProperty(eventOf(form), async (event) => {
        const json = JSON.stringify(event, (_, value) => (value instanceof Uint8Array ? toJsonText(value) : value));
        const { code, out } = await run(['emit', '--dry-run', ...ALLOWED], { stdin: json });
        expect(code).toBe(0);
        const message = formatEvent(event);
        expect(Buffer.from(out, 'latin1').toString('utf8')).toContain(` ${message.text}\n`);
        const { out: found } = await run(['search', '-m', 'ALL', '--format', 'json'], {
          stdin: Buffer.from(out.split('\n')[1] ?? '', 'latin1'),
        });
        const again = await run(['emit', '--dry-run', ...ALLOWED], { stdin: Buffer.from(found, 'latin1') });
        expect(again.out.split('\n')[0]).toBe(out.split('\n')[0]);
      }),
      { numRuns: runs(15) },
    );
  });
});
