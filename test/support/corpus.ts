import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A command line for a log, and its expected output. */
export interface CorpusRun {
  readonly words: readonly string[];
  readonly timeZone?: string;
  /** Whether auditd 3.0.9's tool prints the same. */
  readonly as309: boolean;
  /** Lines, as byte strings. */
  readonly output: readonly string[];
}

/** A log that shows one behaviour. */
export interface CorpusCase {
  readonly name: string;
  readonly log: string;
  /** Why our output is right and that of 3.0.9 is wrong. */
  readonly why?: string;
  readonly runs: readonly CorpusRun[];
}

/** A command line of ours, and the equivalent program of auditd with its arguments. */
export interface Compared {
  readonly ours: readonly string[];
  readonly program: 'auvirt' | 'ausearch' | 'aureport';
  readonly theirs: readonly string[];
}

/** The cases of test/corpus/auvirt. */
export const auvirtCases = casesOf('auvirt');

/** The cases of test/corpus/ausearch. */
export const searchCases = casesOf('ausearch');

/** The two command lines of a run. `search` means ausearch, `report` aureport, neither auvirt. */
export function compared(log: string, [first = '', ...rest]: readonly string[]): Compared {
  const program = PROGRAMS.get(first);
  if (program !== undefined) return { ours: [first, '-if', log, ...rest], program, theirs: ['-if', log, ...rest] };
  const words = ['--file', log, ...(first === '' ? [] : [first]), ...rest];
  return { ours: words, program: 'auvirt', theirs: words };
}

const PROGRAMS = new Map([
  ['search', 'ausearch'],
  ['report', 'aureport'],
] as const) as ReadonlyMap<string, 'ausearch' | 'aureport'>;

function casesOf(name: string): readonly CorpusCase[] {
  const folder = fileURLToPath(new URL(`../corpus/${name}/`, import.meta.url));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      name: file.slice(0, -'.json'.length),
      log: `${folder}${file.slice(0, -'.json'.length)}.log`,
      ...(JSON.parse(readFileSync(folder + file, 'utf8')) as Omit<CorpusCase, 'name' | 'log'>),
    }));
}

/** Runs an action in a time zone: Node re-reads TZ when it is assigned. */
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
