import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { duration, durationBetween, isoTime } from '../../src/report/format/times.ts';
import { visible } from '../../src/report/format/visible.ts';
import { localCalendar, utcCalendar } from '../../src/util/calendar.ts';
import { run } from '../support/cli.ts';
import { inZone } from '../support/corpus.ts';
import { avc, control, machineId, resource } from '../support/log-text.ts';

const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');
const hex = (name: string) => Buffer.from(name).toString('hex').toUpperCase();
const log = (...names: string[]) =>
  names
    .flatMap((name, index) => {
      const uuid = `${index}1111111-1111-1111-1111-111111111111`;
      return [control('start', { at: 1, uuid }), control('stop', { at: 90_061, uuid })].map((line) =>
        line.replace('"web1"', hex(name)),
      );
    })
    .join('\n');

describe('the table', () => {
  test('shows whole durations and times with their zone', async () => {
    const { out } = await inZone('Asia/Kolkata', () => run(['--stdin', '--format', 'table'], { stdin: log('web1') }));
    expect(utf8(out)).toBe(
      'GUEST  STARTED                    ENDED                         DURATION  BY        HOW\n' +
        'web1   1970-01-01T05:30:01+05:30  1970-01-02T06:31:01+05:30  1d 01:01:00  libvirtd  booted → shutdown\n',
    );
  });

  test('is aligned by the width of wide and combining characters on a terminal', async () => {
    const { out } = await run(['--stdin', '--format', 'table', '--utc'], {
      stdin: log('web1', '中文', 'e\u0301é', '🐧'),
    });
    const ends = utf8(out)
      .trimEnd()
      .split('\n')
      .map((line) => stringWidth(line.slice(0, line.indexOf(line.startsWith('GUEST') ? 'STARTED' : '1970'))));
    expect(new Set(ends)).toEqual(new Set([7]));
  });

  test('is the default on a terminal, in colour unless NO_COLOR is set', async () => {
    const stdin = control('start', { at: 1 });
    const coloured = await run(['--stdin'], { stdin, columns: 100, env: {} });
    const plain = await run(['--stdin'], { stdin, columns: 100, env: { NO_COLOR: '1' } });
    expect(coloured.out).toContain('\x1b[32mrunning\x1b[39m');
    expect(plain.out).toContain('running');
    expect(plain.out).not.toContain('\x1b');
    expect((await run(['--stdin'], { stdin })).out).toMatch(/^web1 {18}\t/);
  });

  test('is cut on a terminal, but not in a pipe', async () => {
    const stdin = log('x'.repeat(200), 'web1');
    const env = { NO_COLOR: '1' };
    const narrow = await run(['--stdin', '--format', 'table', '--utc'], { stdin, columns: 100, env });
    expect(utf8(narrow.out)).toMatch(/^x+…x+ {2}/m);
    expect((await run(['--stdin', '--format', 'table'], { stdin })).out).toContain('x'.repeat(200));
  });

  test('has short times on a terminal, and ISO times with --iso', async () => {
    const stdin = log('web1');
    const env = { NO_COLOR: '1' };
    const short = await run(['--stdin', '--utc'], { stdin, columns: 100, env });
    const iso = await run(['--stdin', '--utc', '--iso'], { stdin, columns: 100, env });
    expect(utf8(short.out)).toContain('Thu 1970-01-01, UTC\n');
    expect(utf8(short.out)).toMatch(/^web1 +00:00:01 +01-02 01:01:01 +1d 01:01:00/m);
    expect(utf8(iso.out)).toMatch(/^GUEST .*\nweb1 +1970-01-01T00:00:01Z +1970-01-02T01:01:01Z +1d 01:01:00/);
  });

  test('lists with --all-events what happened, and how it ended', async () => {
    const stdin = [
      machineId({ at: 1, serial: 1 }),
      resource('mem', { at: 2, serial: 2, fields: 'old-mem=0 new-mem=1048576' }),
      control('start', { at: 3, serial: 3, reason: 'booted' }),
      ...avc({ at: 4, serial: 4 }),
      control('pause', { at: 5, serial: 5, reason: 'user', res: 'failed' }),
    ].join('\n');
    const { out } = await run(['--stdin', '--format', 'table', '--utc', '-a', '--proof'], { stdin });
    expect(out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'GUEST | TIME | EVENT | WHAT | UNTIL | BY | PROGRAM | LABEL | OBJECT LABEL | RECORDS',
      'web1 | 1970-01-01T00:00:01Z | label | selinux system_u:system_r:svirt_t:s0:c1,c2 | libvirtd | 1',
      'web1 | 1970-01-01T00:00:02Z | mem start | 1048576 KiB | held | libvirtd | 2',
      'web1 | 1970-01-01T00:00:03Z | start | booted | running | libvirtd | 3',
      'web1 | 1970-01-01T00:00:04Z | denied read | x.img | uid 107 | qemu-kvm | system_u:system_r:svirt_t:s0:c1,c2 | system_u:object_r:user_home_t:s0 | 1,4',
      'web1 | 1970-01-01T00:00:05Z | pause | user | failed | libvirtd | 5',
      '',
    ]);
  });

  test('shows where a guest that migrated came from and went to', async () => {
    const stdin = [
      control('start', { at: 1, node: 'h1' }),
      control('start', { at: 2, node: 'h2', reason: 'migrated' }),
      control('stop', { at: 3, node: 'h1', reason: 'migrated' }),
    ].join('\n');
    const { out } = await run(['--stdin', '--format', 'table', '--utc'], { stdin });
    expect(utf8(out)).toMatch(/^GUEST {2}HOST .*\nweb1 +h1 .*booted → migrated to h2\nweb1 +h2 .*migrated from h1\n$/);
  });
});

describe('text from a log', () => {
  test('is never obeyed by a terminal', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = visible(Buffer.from(bytes).toString('latin1'));
        expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });

  test('is escaped so that two names never look the same', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        const [x, y] = [a, b].map((bytes) => visible(Buffer.from(bytes).toString('latin1')));
        expect(x === y).toBe(Buffer.from(a).equals(Buffer.from(b)));
      }),
    );
  });

  test.each([
    ['\x1b[31mred', '\\u{1b}[31mred'],
    ['\xca\xfe', '\\xca\\xfe'],
    ['\xe2\x80\xae', '\\u{202e}'],
    ['a\\b', 'a\\b'],
    ['a\\x41', 'a\\\\x41'],
    ['\xc3\xa9', 'é'],
  ])('%j is shown as %s', (bytes, shown) => {
    expect(visible(bytes)).toBe(shown);
  });
});

test.each([
  [0, '00:00:00'],
  [1999, '00:00:01'],
  [86_400_000, '1d 00:00:00'],
  [-61_000, '-00:01:01'],
])('%i milliseconds last %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test('a time west of Greenwich has a negative zone', async () => {
  await inZone('America/St_Johns', async () => expect(isoTime(0, localCalendar)).toBe('1969-12-31T20:30:00-03:30'));
});

test('a duration is the difference of the times beside it', () => {
  fc.assert(
    fc.property(fc.nat(4e12), fc.nat(1e9), (from, length) => {
      const [first, last] = [from, from + length].map((time) => Date.parse(isoTime(time, utcCalendar))) as [
        number,
        number,
      ];
      expect(durationBetween(from, from + length)).toBe(duration(last - first));
    }),
  );
});
