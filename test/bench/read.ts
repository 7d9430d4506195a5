// The read benchmarks: compares this package with auvirt, ausearch, aureport and grep.
// bench.ts documents the options.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSection } from './page.ts';
import { Reading } from './reading.ts';
import { Results } from './results.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    size: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
    keep: { type: 'string' },
    check: { type: 'boolean' },
  },
});
const rounds = Number(options.rounds);
const size = Number(options.size);
execFileSync('make', ['-s', '-C', import.meta.dirname, 'build/usage'], { stdio: 'inherit' });
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'auvirt-bench-'));
mkdirSync(folder, { recursive: true });
const results = new Results(rounds, options.only);
try {
  new Reading(results, size, folder).run();
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true });
}
if (options.check) {
  for (const each of results.missed) console.error(`missed: ${each}`);
  process.exitCode = results.missed.length > 0 ? 1 : 0;
} else if (options.only === '') writeSection('reading', page());

function page(): string {
  const version = (tool: string) =>
    /\d+(?:\.\d+)+/.exec(spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? 'not installed';
  return `
## Reading

Times are CPU seconds (user and system): medians of ${rounds} pairs of runs, one right after the other,
after one pair that is not counted. The rows compared with \`node -e 0\` use 15 pairs, the growth and
memory rows ${Math.min(rounds, 3)} runs. The ratio is the median of the ratios of the pairs; below 1, ours is faster.

In the growth rows ("2k … 32k sessions"), the ratio column shows an exponent: the cost without
start-up grows with that power of the length of the log, and 1 means in proportion. In the memory
rows, it shows the peak.

The output of both sides goes to \`/dev/zero\`. With \`/dev/null\`, grep would stop at the first match.
Where auvirt, ausearch and aureport print the same as ours, that was checked first.

\`test/bench/log.ts\` generates the logs, and the same size always gives the same bytes. The log of
${size} MB is from a busy host with 500 guests, 50 of which run at a time, with SELinux labels, in the
enriched format.

| task | ours | other | ratio | goal |
|---|---|---|---|---|
${results.rows.join('\n')}

Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Linux ${release()}, Node ${process.versions.node}, auvirt, ausearch and aureport
${version('ausearch')}, GNU grep ${version('grep')} in the C locale.
`;
}
