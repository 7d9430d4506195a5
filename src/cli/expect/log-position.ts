import type { FollowedLog } from '../../log/follow/follow.ts';
import { FollowedFile } from '../../log/follow/follow-file.ts';
import { FollowedJournal } from '../../log/follow/follow-journal.ts';
import type { LinePicker } from '../../log/lines/line-picker.ts';
import { formatCursor, logCursor, parseCursor } from '../../source/cursor.ts';
import { journalCursor } from '../../source/journalctl.ts';
import { systemLog } from '../../source/log-files.ts';
import { UsageError } from '../../util/errors.ts';
import type { Option, Words } from '../options/options.ts';

/** The options that say which log is followed. */
export const followedOptions: readonly Option[] = [
  { names: ['--log'], takes: 'word', value: 'FILE', help: "a log that is written, in place of the system's" },
  { names: ['--journal'], help: "the system's journal" },
];

/** A log that is written: which place in it is behind all that is there now, and how it is read from a place on. */
export interface PositionedLog {
  /** A word without blanks. */
  position(): Promise<string>;
  /**
   * @param since a position of before; the beginning where there is none
   * @throws UsageError where it is none
   */
  from(since: string | undefined, pick: LinePicker): FollowedLog;
}

/**
 * The log that the command line names.
 *
 * @throws UsageError where it names two
 */
export async function positionedLog({ options }: Words): Promise<PositionedLog> {
  const file = options.get('--log')?.[0];
  if (!options.has('--journal')) return logAt(file ?? (await systemLog()));
  if (file !== undefined) throw new UsageError('--log and --journal cannot be given together');
  return systemJournal;
}

const logAt = (path: string): PositionedLog => ({
  position: async () => formatCursor(await logCursor(path)),
  from: (since, pick) => new FollowedFile(path, since === undefined ? undefined : parseCursor(since), pick),
});

const systemJournal: PositionedLog = {
  position: async () => `${JOURNAL}${(await journalCursor()) ?? START}`,
  from(since, pick) {
    if (since !== undefined && !since.startsWith(JOURNAL)) {
      throw new UsageError('that is no position of the journal: auvirt cursor --journal prints one');
    }
    const cursor = since?.slice(JOURNAL.length);
    return new FollowedJournal(cursor === START ? undefined : cursor, pick);
  },
};

const JOURNAL = 'journal:';
const START = 'start';
