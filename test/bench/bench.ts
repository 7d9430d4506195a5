// npm run bench: ours against C, in pairs, as a page: docs/benchmarks.md.
// --part sending or reading: one of the two; --rounds N pairs of each; --size N megabytes of the log that is read;
// --check writes nothing, and exits with 1 where a ratio misses its goal by more than a tenth;
// --only mixed, virt, growth or start: these rows of reading, on the terminal; --keep FOLDER: logs stay there.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    rounds: { type: 'string' },
    size: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'string' },
    check: { type: 'boolean' },
  },
});
const { part, rounds, size, only, keep, check } = values;
const words = (given: Readonly<Record<string, string | undefined>>): string[] => [
  ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  ...(check ? ['--check'] : []),
];
if (part !== 'reading') run('run.ts', words({ rounds }));
if (part !== 'sending') run('read.ts', words({ rounds, size, only, keep }));

function run(file: string, given: readonly string[]): void {
  const path = `${import.meta.dirname}/${file}`;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path, ...given], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
