import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupNames, userNames } from '../../src/cli/terminal/users.ts';
import { run } from './cli.ts';
import { inZone } from './corpus.ts';

/** What both print about one log, as byte strings. */
export interface Printed {
  readonly ours: string;
  readonly theirs: string;
}

const names = { userName: userNames(), groupName: groupNames() };

/**
 * Prints a log with `auvirt search` and with ausearch, in UTC.
 *
 * @param folder where the log is written
 * @param lines byte strings
 * @param words the same options for both
 */
export async function bothPrint(folder: string, lines: readonly string[], words: readonly string[]): Promise<Printed> {
  const log = join(folder, 'audit.log');
  writeFileSync(log, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
  const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const { stdout } = spawnSync('ausearch', ['-if', log, ...words], {
    env,
    encoding: 'latin1',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { out } = await inZone('UTC', () => run(['search', '-m', 'ALL', '-if', log, ...words], names));
  return { ours: out, theirs: stdout };
}
