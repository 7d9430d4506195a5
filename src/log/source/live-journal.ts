import { journalCursor } from '../../source/journalctl.ts';
import { UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { FollowedJournal } from '../follow/follow-journal.ts';
import { TailedJournal } from '../follow/tail-journal.ts';
import type { LiveLog } from './source.ts';

/** The system's journal, which is still being written. */
export const liveJournal: LiveLog = {
  name: 'the journal',
  position: async () => `${PREFIX}${(await journalCursor()) ?? START}`,
  follow: (since, pick) => new FollowedJournal(cursorOf(since), pick),
  tail: (since, pick) => new TailedJournal(cursorOf(since), pick),
};

function cursorOf(since: string | undefined): string | undefined {
  if (since !== undefined && !since.startsWith(PREFIX)) {
    throw new UsageError(`${shown(since)} is not a position in the journal: auvirt cursor --journal prints one`);
  }
  const cursor = since?.slice(PREFIX.length);
  return cursor === START ? undefined : cursor;
}

const PREFIX = 'journal:';
const START = 'start';
