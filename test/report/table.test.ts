import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { columns } from '../../src/report/format/columns.ts';
import { duration, isoTime } from '../../src/report/format/times.ts';
import { visible } from '../../src/report/format/visible.ts';
import { localCalendar } from '../../src/util/calendar.ts';
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
      'GUEST  STARTED                    ENDED                      DURATION     BY    HOW\n' +
        'web1   1970-01-01T05:30:01+05:30  1970-01-02T06:31:01+05:30  1d 01:01:00  root  booted → shutdown\n',
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

  test('cuts cells that are too wide for a terminal, but none in a pipe', async () => {
    const stdin = log('x'.repeat(200), 'web1');
    const narrow = await run(['--stdin', '--format', 'table', '--utc'], {
      stdin,
      columns: 100,
      env: { NO_COLOR: '1' },
    });
    const lines = utf8(narrow.out).trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(100);
    expect(lines[1]).toMatch(/^x+… {2}/);
    expect((await run(['--stdin', '--format', 'table'], { stdin })).out).toContain('x'.repeat(200));
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
      'GUEST | TIME | EVENT | UNTIL | DURATION | BY | WHAT | RECORDS',
      'web1 | 1970-01-01T00:00:01Z | label | root | selinux system_u:system_r:svirt_t:s0:c1,c2 | 1',
      'web1 | 1970-01-01T00:00:02Z | mem start | held | root | 1048576 KiB | 2',
      'web1 | 1970-01-01T00:00:03Z | start | running | root | booted | 3',
      'web1 | 1970-01-01T00:00:04Z | denied | unknown(107) | qemu-kvm read x.img system_u:system_r:svirt_t:s0:c1,c2 system_u:object_r:user_home_t:s0 | 1,4',
      'web1 | 1970-01-01T00:00:05Z | pause | failed | root | user | 5',
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

test('columns are at least as wide as their titles', async () => {
  expect(await columns(['LONG TITLE', 'B'], [['x', 'y']], { colour: false, width: undefined })).toBe(
    'LONG TITLE  B\nx           y\n',
  );
});

test('a table may have more rows than a call may have arguments', async () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => [String(index), 'é']);
  const text = await columns(['A', 'B'], rows, { colour: false, width: undefined });
  expect(text.split('\n')[200_000]).toBe('199999  é');
});
