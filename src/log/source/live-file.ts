import { formatCursor, logCursor, parseCursor } from '../../source/cursor.ts';
import { FollowedFile } from '../follow/follow-file.ts';
import type { LiveLog } from './source.ts';

/** A log file that is still being written. */
export const liveFile = (path: string): LiveLog => ({
  position: async () => formatCursor(await logCursor(path)),
  follow: (since, pick) => new FollowedFile(path, since === undefined ? undefined : parseCursor(since), pick),
});
