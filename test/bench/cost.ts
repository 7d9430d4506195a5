import { spawnSync } from 'node:child_process';

/** What a run of a command took. */
export interface Cost {
  /** CPU seconds, user and system. */
  readonly cpu: number;
  /** Most memory that it held, in MiB. */
  readonly peak: number;
}

/** A command, and what it reads from standard input through a pipe. */
export interface Command {
  readonly words: readonly string[];
  readonly pipe?: string;
  /** Exit codes that are no failure beside 0. */
  readonly codes?: readonly number[];
}

const USAGE = new URL('build/usage', import.meta.url).pathname;

/** Runs a command with its output thrown away. Texts and times are those of C and UTC for all. */
export function costOf({ words, pipe, codes = [] }: Command): Cost {
  const input = pipe === undefined ? [] : ['-p', pipe];
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { stdout, stderr } = spawnSync(USAGE, [...input, ...words], { encoding: 'utf8', env });
  const [micros = Number.NaN, kib = 0, , code = 127] = stdout.split(' ').map(Number);
  if (code !== 0 && !codes.includes(code)) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`);
  return { cpu: micros / 1e6, peak: kib / 1024 };
}

/** Both commands in turn, so many times: the medians, and the median of the pairs' ratios. */
export function compare(ours: Command, theirs: Command, rounds: number): { ours: Cost; theirs: Cost; ratio: number } {
  // What the first run brings into the cache, the other finds there.
  const pairs = Array.from({ length: rounds + 1 }, () => [costOf(ours), costOf(theirs)] as const).slice(1);
  return {
    ours: middle(pairs.map(([our]) => our)),
    theirs: middle(pairs.map(([, their]) => their)),
    ratio: median(pairs.map(([our, their]) => our.cpu / their.cpu)),
  };
}

/** The same of one command. */
export const cost = (command: Command, rounds: number): Cost =>
  middle(Array.from({ length: rounds + 1 }, () => costOf(command)).slice(1));

const middle = (costs: readonly Cost[]): Cost => ({
  cpu: median(costs.map(({ cpu }) => cpu)),
  peak: Math.max(...costs.map(({ peak }) => peak)),
});

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
