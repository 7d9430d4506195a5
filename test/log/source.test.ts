import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { everyLine } from '../../src/log/lines/line-picker.ts';
import type { Source } from '../../src/log/source/source.ts';
import { SOURCE_KINDS } from '../../src/log/source/source-kinds.ts';
import { run } from '../support/cli.ts';
import { control } from '../support/log-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'source-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

const record = (serial: number): string => `${control('start', { at: 1, serial })}\n`;

const serialsIn = (text: string): number[] => [...text.matchAll(/:(\d+)\):/g)].map(([, serial]) => Number(serial));

async function serialsOf(source: Source | undefined): Promise<(number | undefined)[]> {
  const serials: (number | undefined)[] = [];
  for await (const batch of source?.records(everyLine) ?? [])
    serials.push(...Array.from(batch, ({ serial }) => serial));
  return serials;
}

/** A named pipe, and a program that writes a text into it. */
function pipe(name: string, text: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  writeFileSync(`${path}.text`, text);
  spawn('sh', ['-c', 'cat "$0.text" > "$0"', path], { stdio: 'ignore' });
  return path;
}

/** Makes journalctl print a journal of two entries. */
function installJournal(): void {
  const entries = [1, 2].map((serial) =>
    JSON.stringify({
      __CURSOR: `c${serial}`,
      _AUDIT_TYPE: '2500',
      _AUDIT_TYPE_NAME: 'VIRT_CONTROL',
      _AUDIT_ID: String(serial),
      _SOURCE_REALTIME_TIMESTAMP: '1000000',
      MESSAGE: record(serial).trimEnd().replace('type=VIRT_CONTROL msg=', ''),
    }),
  );
  const path = join(folder, 'journalctl');
  writeFileSync(path, `#!/bin/sh\ncat <<'END'\n${entries.join('\n')}\nEND\n`);
  chmodSync(path, 0o755);
  process.env.PATH = `${folder}${delimiter}${PATH}`;
}

const journalSource = async (): Promise<Source | undefined> => {
  const kind = SOURCE_KINDS.find(({ id }) => id === 'journal');
  const [source] = (await kind?.open([], { stdin: (async function* () {})() })) ?? [];
  return source;
};

test.runIf(process.platform !== 'win32')('several pipes are read to their end, each of them once', async () => {
  const [first, second] = [pipe('first', record(1) + record(2)), pipe('second', record(3))];
  const { out, code } = await run(['search', '-if', first, '-if', second, '-m', 'ALL', '--raw']);
  expect([code, serialsIn(out)]).toEqual([0, [1, 2, 3]]);
});

describe.runIf(process.platform !== 'win32')('the journal', () => {
  test('has the same records each time it is read', async () => {
    installJournal();
    const source = await journalSource();
    expect(await serialsOf(source)).toEqual([1, 2]);
    expect(await serialsOf(source)).toEqual([1, 2]);
  });

  test('resumes by time if it no longer has the last event of a checkpoint', async () => {
    installJournal();
    const mark = join(folder, 'mark');
    writeFileSync(mark, 'dev=0x0\ninode=0\noutput=- 0.500:9 0x9C4\n');
    const { out, err } = await run(['search', '--journal', '--checkpoint', mark, '-m', 'ALL', '--raw']);
    expect(err).toContain('no log has the last event of the checkpoint');
    expect(serialsIn(out)).toEqual([1, 2]);
  });
});

describe('the command line', () => {
  const COMMANDS = [[], ['search'], ['report'], ['lint']];

  test.each(COMMANDS.map((words) => [words]))('%j has an option for each kind of source', async (words) => {
    const { out } = await run([...words, '--help']);
    for (const { help } of SOURCE_KINDS) expect(out.replaceAll(/\s+/g, ' ')).toContain(help);
  });

  test('does not accept sources of two kinds', async () => {
    for (const words of [['search'], []]) {
      const { code, err } = await run(
        [...words, '--stdin', '--journal', '-m', 'ALL'].slice(0, words.length === 0 ? 2 : 5),
      );
      expect([code > 0, err]).toEqual([true, 'auvirt: --stdin and --journal cannot be given together\n']);
    }
  });
});
