import { readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { inZone } from '../support/corpus.ts';
import { hostileLog, weekLog } from '../support/week-log.ts';

/** Some guests of the libvirt corpus: plain, with wide and long names, with many devices, and failed. */
function libvirtLog(): string {
  const guests = [101, 105, 107, 112, 210, 233, 400, 500].map((number) => `c0ffee00-0000-4000-8000-000000000${number}`);
  const lines = readFileSync('test/corpus/libvirt/audit-raw.log', 'latin1').split('\n');
  return lines.filter((line) => guests.some((uuid) => line.includes(uuid))).join('\n');
}

const LOGS = { week: weekLog(), hostile: hostileLog(), libvirt: libvirtLog() };
const COMMANDS = [[], ['--all-events'], ['report', '--guests'], ['report', '--resources'], ['report', '--denials']];
const WIDTHS = [60, 80, 120];

describe.each(Object.entries(LOGS))('the tables of the log %s', (name, log) => {
  test.each(WIDTHS)('look right in %i columns, and no line is wider', async (columns) => {
    const texts: string[] = [];
    for (const words of COMMANDS) {
      const source = words[0] === 'report' ? [] : ['--stdin'];
      const { out, err, code } = await inZone('Europe/Berlin', () =>
        run([...words, ...source], { stdin: Buffer.from(log, 'latin1'), columns, env: { NO_COLOR: '1' } }),
      );
      expect(code).toBe(0);
      const text = Buffer.from(out, 'latin1').toString('utf8');
      for (const line of text.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
      texts.push(`$ auvirt ${words.join(' ')}`.trimEnd(), text + err);
    }
    await expect(texts.join('\n')).toMatchFileSnapshot(`tables/${name}-${columns}.txt`);
  });
});

test('a terminal that does not know its width has 80 columns, or as many as COLUMNS says', async () => {
  const widest = async (env: NodeJS.ProcessEnv) => {
    const { out } = await run(['--all-events', '--stdin', '--format', 'table'], {
      stdin: LOGS.week,
      columns: 0,
      env: { NO_COLOR: '1', ...env },
    });
    return Math.max(
      ...Buffer.from(out, 'latin1')
        .toString()
        .split('\n')
        .map((line) => stringWidth(line)),
    );
  };
  expect(await widest({})).toBe(80);
  expect(await widest({ COLUMNS: '100' })).toBeGreaterThan(80);
  expect(await widest({ COLUMNS: 'many' })).toBe(80);
});
