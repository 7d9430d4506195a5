import { journalCursor } from '../../source/journalctl.ts';
import { UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { FollowedJournal } from '../follow/follow-journal.ts';
import type { LiveLog } from './source.ts';

/** The system's journal, which is still being written. */
export const liveJournal: LiveLog = {
  position: async () => `${PREFIX}${(await journalCursor()) ?? START}`,
  follow(since, pick) {
    if (since !== undefined && !since.startsWith(PREFIX)) {
      throw new UsageError(`${shown(since)} is not a position in the journal: auvirt cursor --journal prints one`);
    }
    const cursor = since?.slice(PREFIX.length);
    return new FollowedJournal(cursor === START ? undefined : cursor, pick);
  },
};

const PREFIX = 'journal:';
const START = 'start';
