import { journal, journalCursor } from '../../source/journalctl.ts';
import { UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { FollowedJournal } from '../follow/follow-journal.ts';
import { recordBatches } from '../read-records.ts';
import type { LiveLog, Source, SourceKind } from './source.ts';

/** The system's journal. */
export const journalKind: SourceKind = {
  id: 'journal',
  help: "read the system's journal",
  open: async () => [journalSource('the journal')],
  live: { help: "the system's journal", open: async () => liveJournal },
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

const liveJournal: LiveLog = {
  position: async () => `${PREFIX}${(await journalCursor()) ?? START}`,
  follow(since, pick) {
    if (since !== undefined && !since.startsWith(PREFIX)) {
      throw new UsageError('that is not a position in the journal: auvirt cursor --journal prints one');
    }
    const cursor = since?.slice(PREFIX.length);
    return new FollowedJournal(cursor === START ? undefined : cursor, pick);
  },
};

const PREFIX = 'journal:';
const START = 'start';
