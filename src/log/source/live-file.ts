import { statSync } from 'node:fs';
import { join } from 'node:path';
import { formatCursor, type LogCursor, logCursor, parseCursor } from '../../source/cursor.ts';
import { systemLog } from '../../source/log-files.ts';
import { shown } from '../../util/printable.ts';
import { FollowedFile } from '../follow/follow-file.ts';
import type { Past } from '../follow/records-before.ts';
import type { LiveLog } from './source.ts';

/**
 * A log file that is still being written.
 *
 * @param past what else is there of it, for readers that also read the past
 */
export const liveFile = (path: string, past: Past = 'own'): LiveLog => ({
  name: shown(path),
  position: async () => formatCursor(await logCursor(path)),
  follow: (since, pick) => new FollowedFile(path, placeOf(since), pick),
  tail: (since, pick, onLost) => new FollowedFile(path, placeOf(since), pick, { past, onLost }),
});

/** The log that a path names: a file, or `audit.log` in a directory with all its rotated files. */
export const liveLogAt = (path: string): LiveLog =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ? liveFile(join(path, 'audit.log'), 'all') : liveFile(path);

/** The log that auditd writes on this machine. */
export const liveSystemLog = async (): Promise<LiveLog> => liveFile(await systemLog(), 'all');

const placeOf = (since: string | undefined): LogCursor | undefined =>
  since === undefined ? undefined : parseCursor(since);
