import { spawnSync } from 'node:child_process';
import { type Command, ENVIRONMENT } from './cost.ts';

/**
 * How the output of two commands differs; undefined if it is the same in every byte.
 *
 * @param except lines that are left out of both
 */
export function difference(ours: Command, theirs: Command, except?: RegExp): string | undefined {
  const [mine, other] = [ours, theirs].map((command) => outputOf(command, except));
  if (mine?.equals(other ?? Buffer.of())) return undefined;
  return `the output differs (${mine?.length} and ${other?.length} bytes)`;
}

function outputOf({ words: [program = '', ...words], codes = [] }: Command, except: RegExp | undefined): Buffer {
  const { stdout, stderr, status } = spawnSync(program, words, { env: ENVIRONMENT, maxBuffer: 2 ** 31 });
  if (status !== 0 && !codes.includes(status ?? -1)) {
    throw new Error(`${program} ${words.join(' ')} exited with ${status}: ${stderr}`);
  }
  if (except === undefined) return stdout;
  const lines = stdout.toString('latin1').split('\n');
  return Buffer.from(lines.filter((line) => !except.test(line)).join('\n'), 'latin1');
}
