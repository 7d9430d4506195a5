import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { control, resource, UUID } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'fallback-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
};

/** The same record as a fallback contains it. */
const kept = (line: string, reason: string): string =>
  line
    .replace(/:(\d+)\): /, (_, serial) => `:${0xc000_0000 + Number(serial)}): `)
    .replace(" msg='", ` fallback=${reason} msg='`);

/** The reasons of records that the log may have as well. */
const BOTH = ['late', 'stalled', 'daemonless'];

interface Step {
  /** What happens to the disk. */
  readonly text: string;
  /** Seconds since the previous step. */
  readonly after: number;
  /**
   * Whether the log and the fallback have the record; `unseen`: both do, as unconfirmed; `killed`:
   * the process ended before the kernel accepted a late record.
   */
  readonly where: 'log' | 'refused' | 'late' | 'unseen' | 'killed';
  /** How late the kernel is, in seconds. */
  readonly delay: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    text: fc.constantFrom('a', 'b', 'c'),
    after: fc.integer({ min: 0, max: 9 }),
    where: fc.constantFrom('log', 'refused', 'late', 'unseen', 'killed'),
    delay: fc.integer({ min: 0, max: 20 }),
  }),
  { maxLength: 30 },
);

/**
 * The contents of the log and the fallback, and the expected result. The kernel accepts waiting
 * records in order.
 */
function written(life: readonly Step[], isEachOther = false): { log: string[]; fallback: string[]; all: string[] } {
  let at = 1_700_000_000;
  let kernel = at;
  const log = [control('start', { at, serial: 1 })];
  const fallback: string[] = [];
  const all: [number, string][] = [[at, log[0] as string]];
  for (const [index, { text, after, where, delay }] of life.entries()) {
    at += after;
    const disk = where === 'killed' || isEachOther ? `${text}${index}` : text;
    const recordAt = (time: number) =>
      resource('disk', { at: time, serial: 2 + index, reason: 'attach', fields: `old-disk="?" new-disk="/${disk}"` });
    if (where === 'log' || where === 'late' || where === 'unseen') {
      kernel = Math.max(kernel, at + (where === 'late' ? delay : 0));
      log.push(recordAt(kernel));
    }
    // The kernel has accepted an unconfirmed record before its deadline.
    const isUnconfirmed = where === 'unseen' && kernel - at < 5;
    const doubt = isUnconfirmed ? 'unconfirmed' : (BOTH[index % 3] ?? '');
    if (where !== 'log') fallback.push(kept(recordAt(at), where === 'refused' ? 'refused' : doubt));
    const seen = where === 'log' ? kernel : at;
    all.push([seen, recordAt(seen)]);
  }
  return { log, fallback, all: all.sort(([a], [b]) => a - b).map(([, line]) => line) };
}

const args = (...files: string[]): string[] => files.flatMap((path) => ['-f', path]);

describe('Fallbacks beside a log', () => {
  test.each([
    ['where it belongs', true],
    ['even if it equals others', false],
  ])('show each record once %s, whichever file is named first', async (_, isEachOther) => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), fc.constantFrom('kept.log', 'kept.log.gz'), async (life, first, name) => {
        const { log, fallback, all } = written(life, isEachOther);
        const paths = [file('audit.log', log), file(name, fallback)];
        const seen = await run(['-a', '--utc', ...args(...(first ? paths.reverse() : paths))]);
        const wanted = await run(['-a', '--utc', ...args(file('all.log', all))]);
        // If records are equal, it does not matter which of the log's is left out, except for its
        // time.
        const sorted = (out: string) => (isEachOther ? out : out.replace(/\d\d:\d\d/g, '')).split('\n').sort();
        expect(sorted(seen.out)).toEqual(sorted(wanted.out));
        expect([seen.code, seen.err]).toEqual([0, '']);
      }),
      { numRuns: runs(60) },
    );
  });

  test.each([
    ['unconfirmed', 9, 1],
    ['unconfirmed', 10, 2],
    ['disabled', 0, 1],
    ['disabled', 1, 2],
  ])('show a record marked %s and an equal one of the log %d seconds later as %d', async (reason, later, shown) => {
    const attach = (at: number) => resource('disk', { at, serial: at, fields: 'old-disk="?" new-disk="/a"' });
    const log = file('audit.log', [control('start', { at: 1000, serial: 1 }), attach(1001 + later)]);
    const fallback = file('kept.log', [kept(attach(1001), reason)]);
    const { out } = await run(['search', '--raw', '-m', 'VIRT_RESOURCE', '--input', log, '--input', fallback]);
    expect(out.match(/new-disk="\/a"/g)).toHaveLength(shown);
  });

  test('are found by a search, with their mark and in order', async () => {
    const { log, fallback } = written([
      { text: 'a', after: 5, where: 'late', delay: 10 },
      { text: 'b', after: 1, where: 'log', delay: 0 },
    ]);
    const { out } = await run([
      'search',
      '--uuid',
      UUID,
      '--raw',
      '--input',
      file('audit.log', log),
      '--input',
      file('kept.log', fallback),
    ]);
    expect(out.split('\n').filter(Boolean)).toEqual([log[0], fallback[0], log[2]]);
  });

  test('do not look like a host restart because of their serials', async () => {
    const daemon = (type: string, at: number) => `type=${type} msg=audit(${at}.000:77): op=x res=success`;
    const log = [
      control('start', { at: 1000, serial: 5 }),
      daemon('DAEMON_START', 1100),
      resource('disk', { at: 1200, serial: 9, fields: 'old-disk="?" new-disk="/x"' }),
      control('stop', { at: 1300, serial: 10 }),
    ];
    const early = kept(resource('disk', { at: 1050, serial: 1, fields: 'old-disk="?" new-disk="/y"' }), 'refused');
    const { out } = await run([
      '--utc',
      '--format',
      'json',
      ...args(file('audit.log', log), file('kept.log', [early])),
    ]);
    expect(out).not.toContain('host-boot');
    expect(out).toContain('"cause":"stopped"');
  });

  test('are reported if they cannot be read to their end, and the log is still read', async () => {
    const { log, fallback } = written([{ text: 'a', after: 5, where: 'refused', delay: 0 }]);
    const path = file(
      'kept.log.gz',
      Array.from({ length: 400 }, () => fallback[0] as string),
    );
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 12));
    const { out, err, code } = await run(['--utc', ...args(file('audit.log', log), path)]);
    expect(out).toContain('web1');
    expect(err).toContain('kept.log.gz');
    expect(code).toBe(3);
  });
});
