import { TransportError } from '../util/errors.ts';
import { errnoOf, systemSays } from '../util/system-error.ts';
import { type ProgramEnd, programOutput, type RunningProgram, startProgram } from './program.ts';

/**
 * The audit records of the systemd journal, in the form of `journalctl -o json`, which
 * `readRecords` understands.
 *
 * @param options `files`: journal files to read instead of the system's journal; journalctl expands
 *   `*` in them. `from`: start at the entry with this cursor; if it no longer exists, journalctl
 *   starts at a nearby entry. `showCursor`: end with a line that contains the cursor of the last
 *   entry
 * @throws TransportError `journal-unreadable` if journalctl cannot be started or fails
 */
export async function* journal({
  files = [],
  from,
  showCursor = false,
}: {
  files?: readonly string[];
  from?: string | undefined;
  showCursor?: boolean;
} = {}): AsyncGenerator<Uint8Array, void, void> {
  const place = from === undefined ? [] : [`--cursor=${from}`];
  const end = showCursor ? ['--show-cursor'] : [];
  yield* wholeOutput([...OPTIONS, ...place, ...end, ...files.map(fileOption), MATCH]);
}

/**
 * Starts to read the audit records of the journal after an entry, and those that are added later, in
 * the same form.
 *
 * @param after cursor of the entry; the beginning if undefined. If it no longer exists, journalctl
 *   starts at a nearby entry
 * @throws TransportError `journal-unreadable` if journalctl cannot be started
 */
export async function journalTail(after: string | undefined, files: readonly string[] = []): Promise<RunningProgram> {
  const place = after === undefined ? '--no-tail' : `--after-cursor=${after}`;
  const options = ['--follow', ...OPTIONS, place, ...files.map(fileOption), MATCH];
  return startProgram('journalctl', options).catch((error: unknown) => {
    throw notStarted(error);
  });
}

/** The error if journalctl ended, although it should go on. */
export const journalFailure = (complaint: string): TransportError =>
  new TransportError('journal-unreadable', `cannot read the journal: journalctl: ${complaint}`);

/**
 * The cursor of the journal's last audit record; undefined if there is none. The cursor of another
 * entry would be useless, because only audit records are shown.
 *
 * @param files journal files to read instead of the system's journal
 * @throws TransportError `journal-unreadable`
 */
export async function journalCursor(files: readonly string[] = []): Promise<string | undefined> {
  let text = '';
  for await (const chunk of wholeOutput([
    '--lines=0',
    '--no-pager',
    '--show-cursor',
    ...files.map(fileOption),
    MATCH,
  ])) {
    text += Buffer.from(chunk).toString('latin1');
  }
  return text
    .split('\n')
    .map(cursorIn)
    .findLast((cursor) => cursor !== undefined);
}

/** The cursor that a line of journalctl's output contains. */
export const cursorIn = (line: string): string | undefined => CURSOR.exec(line)?.[1];

const CURSOR = /^-- cursor: (\S+)$/;

async function* wholeOutput(options: readonly string[]): AsyncGenerator<Uint8Array, void, void> {
  const { done, complaint, foundNothing } = yield* output(options);
  // The journal has no audit records yet.
  if (foundNothing) return;
  if (!done) throw journalFailure(complaint);
}

const fileOption = (file: string): string => `--file=${file}`;

/**
 * Without `--all`, journalctl prints null for fields of more than 4 KiB, and a message may be
 * longer.
 */
const OPTIONS = [
  '--output=json',
  '--all',
  '--no-pager',
  '--output-fields=MESSAGE,_AUDIT_TYPE,_AUDIT_TYPE_NAME,_AUDIT_ID,_SOURCE_REALTIME_TIMESTAMP,_HOSTNAME',
];

/**
 * The records as the kernel sent them. Copies that it writes to its own log have another transport.
 */
const MATCH = '_TRANSPORT=audit';

async function* output(options: readonly string[]): AsyncGenerator<Uint8Array, ProgramEnd, void> {
  try {
    return yield* programOutput('journalctl', options);
  } catch (error) {
    throw notStarted(error);
  }
}

function notStarted(error: unknown): TransportError {
  const message = `cannot start journalctl: ${systemSays(error)}. Install systemd, or read a file: auditd's log or the output of journalctl -o export`;
  return new TransportError('journal-unreadable', message, { cause: error, ...errnoOf(error) });
}
