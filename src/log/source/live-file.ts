import { formatCursor, logCursor, parseCursor } from '../../source/cursor.ts';
import { systemLog } from '../../source/log-files.ts';
import { FollowedFile } from '../follow/follow-file.ts';
import type { LiveLog } from './source.ts';

/** A log file that is still being written. */
export const liveFile = (path: string): LiveLog => ({
  position: async () => formatCursor(await logCursor(path)),
  follow: (since, pick) => new FollowedFile(path, since === undefined ? undefined : parseCursor(since), pick),
});

/** The log that auditd writes on this machine. */
export const liveSystemLog = async (): Promise<LiveLog> => liveFile(await systemLog());
