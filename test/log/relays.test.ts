import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carrierOf, HEADERS, MARKS } from '../../src/log/record/headers.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { SEPARATOR_SPELLINGS } from '../../src/log/record/separators.ts';
import { run } from '../support/cli.ts';
import { carried, chains, clean, recordLines } from '../support/relay-chain.ts';
import { runs } from '../support/runs.ts';

const CORPUS = new URL('../corpus/', import.meta.url);
const LOGS = ['auvirt', 'ausearch', 'relays'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, CORPUS))
    .filter((name) => name.endsWith('.log'))
    .map((name) => ({
      name: `${folder}/${name}`,
      lines: recordLines(readFileSync(new URL(`${folder}/${name}`, CORPUS), 'latin1')),
    }))
    // This test does not measure time, so it leaves out the few long logs.
    .filter(({ lines }) => lines.length > 0 && lines.join('').length < 50_000),
);

/**
 * Parts of lines that commands show unchanged: raw text, offsets, and the beginnings of damaged
 * lines.
 */
const RAW =
  /"raw":(?:"(?:[^"\\]|\\.)*"|\{[^}]*\})|"offset":\d+|(?<="rule":"record-(?:cut|unreadable)".*)"found":"(?:[^"\\]|\\.)*"/g;

/** The output of all commands for a log, without these parts. */
async function outputOf(stdin: Buffer): Promise<string[]> {
  const commands = [
    ['--stdin', '--format', 'json'],
    ['--stdin', '--format', 'classic', '--all-events', '--proof'],
    ['search', '-if', '-', '-m', 'ALL', '--format', 'json'],
    ['search', '-if', '-', '-m', 'ALL', '--format', 'csv'],
    ['search', '-if', '-', '-m', 'ALL', '--interpret'],
    ['report', '--virt', '-if', '-'],
    ['report', '--denials', '-if', '-', '--format', 'json'],
    ['lint', '--format', 'json', '-'],
  ];
  const output = [];
  for (const words of commands) {
    const { out } = await run(words, { stdin });
    output.push(out.replaceAll(RAW, ''));
  }
  return output;
}

describe('a log that went through any chain of relays and tools', () => {
  test('gives the same sessions, search results and reports as the log that auditd wrote', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...LOGS), chains, async ({ lines }, chain) => {
        expect(await outputOf(carried(lines, chain))).toEqual(await outputOf(clean(lines, chain)));
      }),
      { numRuns: runs(50) },
    );
  });
});

const RECORD = `type=VIRT_CONTROL msg=audit(1712000000.250:7): pid=731 uid=0 auid=1002 ses=9 msg='virt=kvm op=stop reason=shutdown vm="it's" uuid=c0a80001-4d61-4c6c-8000-00000000a001 vm-pid=0 exe="/usr/sbin/virtqemud" hostname=? addr=? terminal=? res=failed'`;
const facts = (line: string) => {
  const { type, serial, event, tail, cut } = parseRecord(Buffer.from(line, 'latin1'));
  return { type, serial, event, tail, cut };
};

describe('a record', () => {
  test.each(SEPARATOR_SPELLINGS.map(({ spelling, by }) => [by, spelling] as const))(
    'has its readable copies behind the separator of %s',
    (_, spelling) => {
      const kernel = 'type=SECCOMP msg=audit(1712000000.250:8): uid=107 sig=31 syscall=56 code=0x80000000';
      const names = (line: string) => parseRecord(Buffer.from(line, 'latin1')).enriched;
      expect(names(`${RECORD}${spelling}UID="root" AUID="marta"`)).toEqual([
        { name: 'UID', value: '"root"' },
        { name: 'AUID', value: '"marta"' },
      ]);
      expect(names(`${kernel}${spelling}ARCH=x86_64 SYSCALL=clone UID="qemu"`)).toHaveLength(3);
      expect(parseRecord(Buffer.from(`${kernel}${spelling}ARCH=x86_64`, 'latin1')).kernel.at(-1)?.value).toBe(
        '0x80000000',
      );
    },
  );

  test('is the same whatever follows its closing quote', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.constantFrom("'", ' res=success', '","host":"x"}', "it's")),
        (text) => {
          fc.pre(!/[\r\n]/.test(text));
          expect(facts(RECORD + text)).toEqual(facts(RECORD));
        },
      ),
      { numRuns: runs(300) },
    );
  });

  test('is the same whatever is in front of its type, unless that is a record itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        fc.pre(!/[\r\n]/.test(text));
        expect(facts(text + RECORD)).toEqual(facts(RECORD));
      }),
      { numRuns: runs(300) },
    );
  });

  test('has a message that ends with its own result, whatever a value in it looks like', () => {
    const forged = RECORD.replace(' exe=', ` path=/dev/x res=success' UID="x" exe=`);
    expect(parseRecord(forged).tail.res).toBe('failed');
    expect(parseRecord(forged.slice(0, -1)).tail.res).toBe('failed');
  });

  test.each([' res=fai', ' res=', ' hostname=? addr'])('has no outcome if it is cut behind %j', (end) => {
    const record = parseRecord(RECORD.slice(0, RECORD.lastIndexOf(' hostname=')) + end);
    expect([record.cut, record.tail.res, record.event?.success]).toEqual([true, undefined, undefined]);
  });
});

describe('the header', () => {
  test.each(HEADERS.flatMap(({ examples }) => examples))('%j names the host, if it has one', (example) => {
    const host = example.includes('HOST') ? 'hv-7.example' : undefined;
    expect(carrierOf(example.replace('HOST', 'hv-7.example')).host).toBe(host);
    expect(parseRecord(example.replace('HOST', 'hv-7.example') + RECORD).node).toBe(host);
    expect(parseRecord(`${example.replace('HOST', 'relay')}node=rack 4 ${RECORD}`).node).toBe('rack 4');
  });

  test.each(MARKS.flatMap(({ examples }) => examples))(
    '%j names no host, and does not hide a host after it',
    (mark) => {
      const line = (text: string) => parseRecord(Buffer.from(text, 'latin1'));
      expect([line(mark + RECORD).node, line(mark + RECORD).serial]).toEqual([undefined, 7]);
      expect(line(`${mark}Nov 14 22:13:21 hv-7 tag: ${RECORD}`).node).toBe('hv-7');
      expect(line(`${mark}node=hv-7 ${RECORD}`).node).toBe('hv-7');
    },
  );
});

describe("a record without a stamp, as in journalctl's short formats, has its header's host", () => {
  const body = RECORD.slice(RECORD.indexOf('pid='));
  test.each([
    'May 12 12:48:00 hv-7 audit[3859]: ',
    '2024-05-12T12:48:00+0200 hv-7 audit[3859]: ',
    'Sun 2024-05-12 12:48:00 CEST hv-7 virtqemud.service[731]: ',
    '1715510880.123456 hv-7 audit[3859]: ',
    'any header at all hv-7 audit: ',
  ])('%j', (header) => {
    expect(parseRecord(`${header}VIRT_CONTROL ${body}`)).toMatchObject({ type: 2500, node: 'hv-7', serial: undefined });
  });

  test('but a line of another program is not a record', () => {
    expect(parseRecord('May 12 12:48:00 hv-7 backup[12]: DONE all=1').typeName).toBeUndefined();
  });
});

describe('a stamp', () => {
  const stamped = (stamp: string) => parseRecord(RECORD.replace('1712000000.250:7', stamp));
  test.each([
    ['1712000000.7:7', 7],
    ['1712000000.25:7', 25],
    ['1712000000:7', 0],
  ])('%s has %d milliseconds', (stamp, milliseconds) => {
    const { time, serial, reason } = stamped(stamp);
    expect([time, serial, reason]).toEqual([1712000000000 + milliseconds, 7, undefined]);
  });

  test.each(['1712000000.2500:7', '17x.250:7', '1712000000.250', '', '1712000000.250:7:8'])(
    '%j is damaged',
    (stamp) => {
      expect(stamped(stamp)).toMatchObject({ isRecord: false, isUnreadable: true, reason: { code: 'stamp-invalid' } });
    },
  );
});

test('a value in braces is one value', () => {
  const record = parseRecord('type=SOCKADDR msg=audit(1.000:1): saddr=0100SADDR={ fam=local path=/run/x.sock }');
  expect(record.enriched).toEqual([{ name: 'SADDR', value: '{ fam=local path=/run/x.sock }' }]);
  expect(record.enrichedField('SADDR')).toBe('{ fam=local path=/run/x.sock }');
});

describe('a prefix or object of a megabyte', () => {
  // Not timed: quadratic work would not end before the test runner gives up.
  test.each([
    'node=',
    ' audit(',
    'type=',
    '{"',
    '[',
    'a:',
    'Nov 14 22:13:21 ',
    '> ',
    ' x: VIRT_',
    "' res=",
    '={ } ',
    ' UID=',
    'A',
  ])('of %j is read', (unit) => {
    const long = unit.repeat((1 << 20) / unit.length);
    expect(parseRecord(long + RECORD).raw).toHaveLength(long.length + RECORD.length);
    for (const line of [
      long + RECORD,
      RECORD + long,
      `${RECORD.slice(0, 80)}${long}`,
      `type=AVC msg=audit(1.000:1): ${long}UID="x"`,
    ]) {
      const record = parseRecord(line);
      expect([record.enriched, record.reason, record.kernel, record.node, record.isUnreadable]).toHaveLength(5);
    }
  });
});
