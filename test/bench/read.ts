// The read benchmarks: compares this package with auvirt, ausearch, aureport and grep.
// bench.ts documents the options.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, compare, cost } from './cost.ts';
import { SHAPES, writeMixedLog, writeSessions } from './log.ts';
import { writeSection } from './page.ts';

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
/** Megabytes below which Node's start-up dominates and a comparison with grep is meaningless. */
const FULL = 1000;

const MAIN = new URL('../../dist/cli/main.cjs', import.meta.url).pathname;
if (!existsSync(MAIN)) throw new Error('dist is missing: run npm run build first');
execFileSync('make', ['-s', '-C', import.meta.dirname, 'build/usage'], { stdio: 'inherit' });
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'auvirt-bench-'));
mkdirSync(folder, { recursive: true });
const rows: string[] = [];
const missed: string[] = [];

const ours = (...words: string[]): Command => ({ words: [process.execPath, MAIN, ...words] });
const theirs = (...words: string[]): Command => ({ words });

try {
  mixed();
  virtOnly();
  growth();
  start();
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true });
}
if (options.check) {
  for (const each of missed) console.error(`missed by more than 10 %: ${each}`);
  process.exitCode = missed.length > 0 ? 1 : 0;
} else if (options.only === '') writeSection('reading', page());

/** The log of a busy host: 5 % of its records are VIRT records. */
function mixed(): void {
  if (!wants('mixed')) return;
  const log = logFile(`mixed-${size}.log`, (path) => writeMixedLog(path, { bytes: size * 1e6, share: 0.05 }));
  const quarter = logFile(`mixed-${size / 4}.log`, (path) => writeMixedLog(path, { bytes: size * 25e4, share: 0.05 }));
  const name = `${size} MB, 5 % VIRT`;
  const grep = theirs('grep', '-acF', 'type=VIRT', log);
  const whole = { judged: size >= FULL };
  row(`${name}: sessions`, ours('-f', log), theirs('auvirt', '-f', log), 0.12, whole);
  row(`${name}: sessions`, ours('-f', log), grep, 2, whole);
  row(`${name}: \`--summary\``, ours('-f', log, '--summary'), grep, 5, whole);
  row(`${name}: \`--all-events\``, ours('-f', log, '--all-events'), grep, 5, whole);
  const uuid = '0000000b-0000-4000-8000-000000000011';
  for (const found of [
    ['-vm', 'web-11'],
    ['-uu', uuid],
    ['-m', 'VIRT_CONTROL'],
  ]) {
    const words = ['-if', log, ...found, '--raw'];
    row(`${name}: \`search ${found[0]} … --raw\``, ours('search', ...words), theirs('ausearch', ...words), 0.2, whole);
    row(`${name}: \`search ${found[0]} … --raw\``, ours('search', ...words), grep, 2, whole);
  }
  row(`${name}: sessions, from a pipe`, { ...ours('--stdin'), pipe: log }, ours('-f', log), 1.6);
  const lint = { ...ours('lint', log), codes: [1] };
  row(`${name}: \`lint\``, lint, ours('-f', log, '--all-events'), 3, { other: '`--all-events`' });
  memory(`${name}: sessions`, ['-f'], log, quarter, 100);
  memory(`${name}: \`--all-events\``, ['--all-events', '-f'], log, quarter, 200);
}

/** A log of VIRT records only. */
function virtOnly(): void {
  if (!wants('virt')) return;
  const megabytes = Math.min(size, 100);
  const log = logFile(`virt-${megabytes}.log`, (path) => writeMixedLog(path, { bytes: megabytes * 1e6, share: 1 }));
  const name = `${megabytes} MB, VIRT only`;
  for (const [mode, goal] of [
    ['', 0.5],
    ['--summary', 1],
    ['--all-events', 0.9],
  ] as const) {
    const words = ['-f', log, mode].filter((word) => word !== '');
    row(`${name}: ${mode === '' ? 'sessions' : `\`${mode}\``}`, ours(...words), theirs('auvirt', ...words), goal);
  }
  const words = ['-if', log, '-vm', 'web-11', '--raw'];
  row(`${name}: \`search -vm … --raw\``, ours('search', ...words), theirs('ausearch', ...words), 1.3);
  const report = ['-if', log, '--virt'];
  row(`${name}: \`report --virt\``, ours('report', ...report), theirs('aureport', ...report), 0.5);
  const types = ['-if', log, '-m', 'VIRT_CONTROL,VIRT_RESOURCE,VIRT_MACHINE_ID'];
  const json = ours('search', ...types, '--format', 'json');
  row(`${name}: \`search --format json\` (ausearch \`-i\`)`, json, theirs('ausearch', ...types, '-i'), 1.1);
}

/** How the cost grows with each doubling of the log: an exponent of 1 means linear. */
function growth(): void {
  if (!wants('growth')) return;
  const startUp = cost(ours('-f', '/dev/null'), rounds).cpu;
  for (const shape of SHAPES) {
    for (const mode of [[], ['--summary'], ['--all-events'], ['--format', 'json']]) {
      const costs = [2, 4, 8, 16, 32].map((thousand) => {
        const write = (path: string) => writeSessions(path, shape, thousand * 1000);
        const log = logFile(`${shape}-${thousand}k.log`, write);
        return cost(ours('-f', log, ...mode), Math.min(rounds, 3)).cpu - startUp;
      });
      const exponent = slope(costs.map(Math.log2));
      const title = `2k … 32k sessions, ${shape}: ${mode.length === 0 ? 'sessions' : `\`${mode.join(' ')}\``}`;
      const seconds = costs.map((each) => each.toFixed(2)).join(', ');
      note(title, `${seconds} s`, '', exponent, 1.1, true, exponent.toFixed(2));
    }
  }
}

function start(): void {
  if (!wants('start')) return;
  const empty = logFile('empty.log', (path) => writeFileSync(path, ''));
  const node = theirs(process.execPath, '-e', '0');
  const times = Math.max(rounds, 15);
  row('start: `--help`', ours('--help'), node, 1.35, { times });
  row('start: an empty log', ours('-f', empty), node, 1.35, { times });
  const search = { ...ours('search', '-if', empty, '-m', 'VIRT_CONTROL', '--raw'), codes: [1] };
  row('start: `search` in an empty log', search, node, 1.35, { times });
}

/** @param judged whether the row counts for `--check` */
function row(
  title: string,
  mine: Command,
  reference: Command,
  goal: number,
  { judged = true, times = rounds, other = '' } = {},
): void {
  const [tool = ''] = reference.words;
  const baseline = reference.words.includes(MAIN) ? 'from a file' : '`node -e 0`';
  const name = other || (tool === process.execPath ? baseline : tool);
  if (!isInstalled(tool)) return void rows.push(`| ${title} | | ${name} | | not measured: ${tool} is not installed |`);
  const { ratio, ...costs } = compare(mine, reference, times);
  const [left, right] = [costs.ours, costs.theirs].map(({ cpu }) => `${cpu.toFixed(cpu < 0.1 ? 3 : 2)} s`);
  note(title, left ?? '', `${name} ${right}`, ratio, goal, judged, ratio.toFixed(2));
}

function memory(title: string, words: string[], log: string, quarter: string, goal: number): void {
  const [all, part] = [log, quarter].map((path) => cost(ours(...words, path), Math.min(rounds, 3)).peak);
  const other = `a quarter of the log ${part?.toFixed(0)} MiB`;
  note(`${title}, peak memory`, `${all?.toFixed(0)} MiB`, other, all ?? 0, goal, true, `${all?.toFixed(0)} MiB`);
}

function note(
  title: string,
  mine: string,
  other: string,
  value: number,
  goal: number,
  judged: boolean,
  shown: string,
): void {
  if (judged && value > goal * 1.1) missed.push(`${title}, ${other}: ${shown}, goal ${goal}`);
  const aim = judged ? `≤ ${goal}` : `≤ ${goal} at ${FULL} MB`;
  rows.push(`| ${title} | ${mine} | ${other} | ${shown} | ${aim} |`);
  console.log(rows.at(-1));
}

// Slope of the least-squares line.
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return values.reduce((sum, value, index) => sum + value * (index - middle), 0) / spread;
}

function wants(part: string): boolean {
  return options.only === '' || options.only === part;
}

function logFile(name: string, write: (path: string) => void): string {
  const path = join(folder, name);
  if (!existsSync(path) || (statSync(path).size === 0 && name !== 'empty.log')) write(path);
  return path;
}

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined;
}

function page(): string {
  const version = (tool: string) =>
    /\d+(?:\.\d+)+/.exec(spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? 'not installed';
  return `
## Reading

Times are CPU seconds (user and system): medians of ${rounds} pairs of runs, one right after the other,
after one pair that is not counted. The start rows use ${Math.max(rounds, 15)} pairs, the growth and memory rows ${Math.min(rounds, 3)} runs.
The ratio is the median of the ratios of the pairs; below 1, ours is faster.

In the growth rows ("2k … 32k sessions"), the ratio column shows an exponent: the cost without
start-up grows with that power of the length of the log, and 1 means in proportion. In the memory
rows, it shows the peak.

The output of both sides goes to \`/dev/zero\`. With \`/dev/null\`, grep would stop at the first match.

\`test/bench/log.ts\` generates the logs, and the same size always gives the same bytes. The log of
${size} MB is from a busy host with 500 guests, 50 of which run at a time, with SELinux labels, in the
enriched format.

| task | ours | other | ratio | goal |
|---|---|---|---|---|
${rows.join('\n')}

Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Linux ${release()}, Node ${process.versions.node}, auvirt, ausearch and aureport
${version('ausearch')}, GNU grep ${version('grep')} in the C locale.
`;
}
