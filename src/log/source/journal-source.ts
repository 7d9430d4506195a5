import { journal } from '../../source/journalctl.ts';
import { shown } from '../../util/printable.ts';
import { recordBatches } from '../read-records.ts';
import type { Source, SourceKind } from './source.ts';

/** The system's journal. */
export const journalKind: SourceKind = {
  id: 'journal',
  help: "read the system's journal",
  open: async () => [journalSource('the journal')],
  live: { help: "the system's journal", open: async () => (await import('./live-journal.ts')).liveJournal },
};

/** Files of a journal. */
export const journalFileKind: SourceKind = {
  id: 'journal-file',
  value: 'PATH',
  help: 'read this file of a journal; may be repeated',
  open: async (files) => [journalSource(files.map(shown).join(', '), files)],
};

const journalSource = (name: string, files?: readonly string[]): Source => ({
  name,
  once: false,
  records: (pick, progress) => recordBatches(journal(files === undefined ? {} : { files }), pick, progress),
});
