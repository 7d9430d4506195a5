import { spawnSync } from 'node:child_process';

/** What one run of a command cost. */
export interface Cost {
  /** CPU seconds, user and system. */
  readonly cpu: number;
  /** Peak resident memory, in MiB. */
  readonly peak: number;
}

/** A command to measure. */
export interface Command {
  readonly words: readonly string[];
  /** File to feed through a pipe to the command's standard input. */
  readonly pipe?: string;
  /** Exit codes, besides 0, that do not count as failure. */
  readonly codes?: readonly number[];
}

/** What commands run in: the locale is C and the time zone is UTC. */
export const ENVIRONMENT = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };

const USAGE = new URL('build/usage', import.meta.url).pathname;

/** Runs a command and discards its output. */
export function costOf({ words, pipe, codes = [] }: Command): Cost {
  const input = pipe === undefined ? [] : ['-p', pipe];
  const { stdout, stderr } = spawnSync(USAGE, [...input, ...words], { encoding: 'utf8', env: ENVIRONMENT });
  const [micros = Number.NaN, kib = 0, , code = 127] = stdout.split(' ').map(Number);
  if (code !== 0 && !codes.includes(code)) throw new Error(`${words.join(' ')} exited with ${code}: ${stderr}`);
  return { cpu: micros / 1e6, peak: kib / 1024 };
}

/** Runs both commands in turn: their median costs, and the median of the pairwise CPU ratios. */
export function compare(ours: Command, theirs: Command, rounds: number): { ours: Cost; theirs: Cost; ratio: number } {
  // The first pair only fills the caches.
  const pairs = Array.from({ length: rounds + 1 }, () => [costOf(ours), costOf(theirs)] as const).slice(1);
  return {
    ours: summarize(pairs.map(([mine]) => mine)),
    theirs: summarize(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([mine, other]) => mine.cpu / other.cpu)),
  };
}

/** The median CPU time and the highest peak of a single command. */
export const cost = (command: Command, rounds: number): Cost =>
  summarize(Array.from({ length: rounds + 1 }, () => costOf(command)).slice(1));

const summarize = (costs: readonly Cost[]): Cost => ({
  cpu: median(costs.map(({ cpu }) => cpu)),
  peak: Math.max(...costs.map(({ peak }) => peak)),
});

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
