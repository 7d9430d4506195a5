import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TransportError } from '../util/errors.ts';
import { shown } from '../util/printable.ts';
import { errnoOf, systemSays } from '../util/system-error.ts';

/**
 * The logs that a path names, oldest first: for a directory the family of its `audit.log` (rotated
 * by number or by date, compressed or not), or else all families of `*.log`, one after the other;
 * for anything else, such as a pipe, the path.
 *
 * @throws TransportError `file-unreadable` if the path does not exist or may not be read; `no-log`
 *   if a directory has no logs
 */
export async function logFiles(path: string): Promise<string[]> {
  let names: string[] | undefined;
  try {
    names = statSync(path).isDirectory() ? fileNames(path) : undefined;
  } catch (error) {
    const message = `cannot read ${shown(path)}: ${systemSays(error)}; correct the path, or run as a user who may read it`;
    throw new TransportError('file-unreadable', message, { cause: error, ...errnoOf(error) });
  }
  if (names === undefined) return [path];
  const logs = names.map((name) => rotationOf(name)).filter((log) => log !== undefined);
  const own = logs.filter(({ family }) => family === 'audit.log');
  const found = own.length > 0 ? own : logs;
  if (found.length === 0) {
    const message = `no log in the directory ${shown(path)}: looked for audit.log, audit.log.1, audit.log-20231114, the same with .gz, .xz or .zst, and other *.log; name the file itself`;
    throw new TransportError('no-log', message);
  }
  return found.sort(byAge).map(({ name }) => join(path, name));
}

/**
 * The logs that auditd writes on this machine, oldest first: the `log_file` of its configuration
 * and its rotated files.
 *
 * @param conf auditd's configuration; if it or its `log_file` is missing, the log is
 *   /var/log/audit/audit.log
 * @throws TransportError `no-log` if there are none or they may not be read
 */
export async function systemLogs(conf?: string): Promise<string[]> {
  const log = await systemLog(conf);
  let problem: unknown;
  const logs = await logFamily(log).catch((error: unknown) => {
    problem = error;
    return [];
  });
  if (logs.length > 0) return logs;
  const reason = problem === undefined ? 'it does not exist' : systemSays(problem);
  const message = `no system log ${shown(log)}: ${reason}; ${remedyFor(problem)}`;
  throw new TransportError('no-log', message, problem === undefined ? {} : { cause: problem, ...errnoOf(problem) });
}

/** What to do without a system log. Only another user may read more by running as root. */
export function remedyFor(problem: unknown, user = process.getuid?.()): string {
  const isForbidden = (problem as NodeJS.ErrnoException | undefined)?.code === 'EACCES';
  return `${isForbidden && user !== 0 ? 'run as root, who may read it, or ' : ''}name a log to read`;
}

/**
 * The log that auditd writes on this machine, whether or not it exists.
 *
 * @param conf auditd's configuration
 */
export async function systemLog(conf = '/etc/audit/auditd.conf'): Promise<string> {
  let text = '';
  try {
    text = readFileSync(conf, 'utf8');
  } catch {
    // The defaults apply.
  }
  return logFileOf(text) ?? '/var/log/audit/audit.log';
}

/**
 * The existing files of a log, oldest first: its rotated files and itself.
 *
 * @throws the error of the system if the directory cannot be read
 */
export async function logFamily(log: string): Promise<string[]> {
  const directory = dirname(log);
  const names = fileNames(directory);
  const logs = names.map((name) => rotationOf(name, basename(log))).filter((each) => each !== undefined);
  return logs.sort(byAge).map(({ name }) => join(directory, name));
}

/**
 * The logs of a directory, oldest first, except those that come after a gap in the numbers. Logs
 * that are older than a missing one are left from an earlier configuration, because auditd renames
 * only up to a gap. Logs with a date have no gaps.
 */
export function withoutLeftovers(files: readonly string[]): string[] {
  let next = 0;
  const kept = files.toReversed().filter((file) => {
    const rotation = rotationOf(basename(file));
    if (rotation === undefined || rotation.date !== undefined) return true;
    if (rotation.number > next) return false;
    next = rotation.number + 1;
    return true;
  });
  return kept.reverse();
}

/**
 * Paths with the rotated files of each log oldest first, in the places that they had together: a
 * shell expands `audit.log*` with the newest first.
 */
export function oldestFirst(paths: readonly string[]): string[] {
  const rotations = paths.map((path) => rotationOf(basename(path)));
  const logOf = (place: number) => rotations[place] && join(dirname(paths[place] ?? ''), rotations[place].family);
  const sorted = [...paths];
  for (const log of new Set(paths.map((_, place) => logOf(place)))) {
    if (log === undefined) continue;
    const places = [...paths.keys()].filter((place) => logOf(place) === log);
    const aged = places.toSorted((a, b) => byAge(rotations[a] as Rotation, rotations[b] as Rotation));
    for (const [index, place] of places.entries()) sorted[place] = paths[aged[index] as number] as string;
  }
  return sorted;
}

function fileNames(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

// The last line counts, as it does for auditd.
function logFileOf(conf: string): string | undefined {
  return [...conf.matchAll(/^[ \t]*log_file[ \t]*=[ \t]*([^\s#]\S*)/gim)].at(-1)?.[1];
}

interface Rotation {
  readonly name: string;
  readonly family: string;
  readonly date: string | undefined;
  /** 0 for the log that is still being written. */
  readonly number: number;
  readonly packed: boolean;
}

const LOG = /^.*\.log(?=[-.]|$)/s;
const ROTATED = /^(?:-(\d[\d-]*)|\.(\d+))?(\.(?:gz|xz|zst))?$/;

function rotationOf(name: string, family = LOG.exec(name)?.[0]): Rotation | undefined {
  if (family === undefined || !name.startsWith(family)) return undefined;
  const match = ROTATED.exec(name.slice(family.length));
  if (match === null) return undefined;
  const [, date, number = '0', packed] = match;
  return { name, family, date, number: Number(number), packed: packed !== undefined };
}

/**
 * Dates come before numbers: auditd deletes by number, and what logrotate has renamed to a date is
 * older than the rest. Of two logs with the same number, the compressed one is from an earlier
 * rotation.
 */
function byAge(a: Rotation, b: Rotation): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.date !== b.date) {
    if (a.date === undefined || b.date === undefined) return a.date === undefined ? 1 : -1;
    return a.date < b.date ? -1 : 1;
  }
  return b.number - a.number || Number(b.packed) - Number(a.packed) || (a.name < b.name ? -1 : 1);
}
