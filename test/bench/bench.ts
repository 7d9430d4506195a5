// npm run bench: compares this package with the C tools and updates docs/benchmarks.md.
// --part sending|reading   run only one of the two parts
// --part timeline          how fluid the page of auvirt timeline is in Chromium; only prints
// --rounds N               number of measured pairs per row
// --size N                 size of the log to read, in megabytes
// --check                  write nothing; exit with 1 if a ratio misses its goal by more than 10 %, or
//                          the output of two tools that agree differs
// --only GROUP [TEXT]      run only these rows of reading, and only print them: mixed, small, virt,
//                          start, growth or open, such as 'mixed lint'
// --keep FOLDER            keep the generated logs in this folder and reuse them
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
const toArguments = (options: Readonly<Record<string, string | undefined>>): string[] => [
  ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  ...(check ? ['--check'] : []),
];
if (part === 'timeline') run('timeline.ts', toArguments({}));
else if (part !== 'reading') run('run.ts', toArguments({ rounds }));
if (part !== 'sending' && part !== 'timeline') run('read.ts', toArguments({ rounds, size, only, keep }));

function run(file: string, args: readonly string[]): void {
  const path = `${import.meta.dirname}/${file}`;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
