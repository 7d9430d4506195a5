import { journal } from '../../source/journalctl.ts';
import { shown } from '../../util/printable.ts';
import { recordBatches } from '../read-records.ts';
import type { Source } from './source.ts';

/** The records of the system's journal, or of files of a journal. */
export const journalSource = (files?: readonly string[]): Source => ({
  name: files === undefined ? 'the journal' : files.map(shown).join(', '),
  once: false,
  records: (pick, progress) => recordBatches(journal(files === undefined ? {} : { files }), pick, progress),
});
