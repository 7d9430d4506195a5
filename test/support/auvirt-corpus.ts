import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One command line over a log, and what it prints. */
export interface CorpusRun {
  readonly words: readonly string[];
  readonly timeZone?: string;
  /** Whether auvirt 3.0.9 prints the same. */
  readonly as309: boolean;
  /** Lines, as byte strings. */
  readonly output: readonly string[];
}

/** A log that shows one behaviour. */
export interface CorpusCase {
  readonly name: string;
  readonly log: string;
  /** What is right where 3.0.9 is not. */
  readonly why?: string;
  readonly runs: readonly CorpusRun[];
}

const FOLDER = fileURLToPath(new URL('../corpus/auvirt/', import.meta.url));

/** The cases of test/corpus/auvirt. */
export const corpusCases: readonly CorpusCase[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name: name.slice(0, -'.json'.length),
    log: `${FOLDER}${name.slice(0, -'.json'.length)}.log`,
    ...(JSON.parse(readFileSync(FOLDER + name, 'utf8')) as Omit<CorpusCase, 'name' | 'log'>),
  }));

/** Runs something in a time zone: Node reads TZ anew when it is set. */
export async function inZone<T>(zone: string, action: () => Promise<T>): Promise<T> {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return await action();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}
