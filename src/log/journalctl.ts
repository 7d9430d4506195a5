import { TransportError } from '../errors.ts';
import { type ProgramEnd, programOutput } from './program.ts';
import { errnoOf, systemSays } from './shown.ts';

/**
 * The audit records of the systemd journal, as `journalctl -o json` gives them: `readRecords` understands that.
 *
 * @param options `files`: journal files to read instead of the system's journal; journalctl expands `*` in them
 * @throws TransportError `journal-unreadable`, where journalctl cannot be started or fails
 */
export async function* journal({
  files = [],
}: {
  files?: readonly string[];
} = {}): AsyncGenerator<Uint8Array, void, void> {
  const { done, complaint } = yield* output([...OPTIONS, ...files.map((file) => `--file=${file}`), MATCH]);
  if (done) return;
  throw new TransportError('journal-unreadable', `cannot read the journal: journalctl: ${complaint}`);
}

/** Without `--all`, journalctl gives null for fields of more than 4 KiB, and a message may be longer. */
const OPTIONS = [
  '--output=json',
  '--all',
  '--no-pager',
  '--output-fields=MESSAGE,_AUDIT_TYPE,_AUDIT_TYPE_NAME,_AUDIT_ID,_SOURCE_REALTIME_TIMESTAMP,_HOSTNAME',
];

/** What the kernel sent. The text that it also writes to its log comes with another transport, and would be a second copy. */
const MATCH = '_TRANSPORT=audit';

async function* output(options: readonly string[]): AsyncGenerator<Uint8Array, ProgramEnd, void> {
  try {
    return yield* programOutput('journalctl', options);
  } catch (error) {
    const message = `cannot start journalctl: ${systemSays(error)}. Install systemd, or read a file: auditd's log or the output of journalctl -o export`;
    throw new TransportError('journal-unreadable', message, { cause: error, ...errnoOf(error) });
  }
}
