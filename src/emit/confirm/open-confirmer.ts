import { liveFile } from '../../log/source/live-file.ts';
import { liveJournal } from '../../log/source/live-journal.ts';
import { AuditError, TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { Confirmer } from './confirmer.ts';
import { NewRecords } from './new-records.ts';

/**
 * Opens the log in which records are looked for.
 *
 * @param log path of the file that auditd writes, which need not exist yet; or `journal`
 * @throws TransportError `confirm-unreadable`
 */
export async function openConfirmer(log: string): Promise<Confirmer> {
  const isJournal = log === 'journal';
  try {
    const records = await NewRecords.in(isJournal ? liveJournal : liveFile(log));
    return new Confirmer(isJournal ? 'the journal' : shown(log), records);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    const errno = error instanceof TransportError && error.errno !== undefined ? { errno: error.errno } : {};
    throw new TransportError('confirm-unreadable', `cannot confirm records: ${error.message}`, {
      cause: error,
      ...errno,
    });
  }
}
