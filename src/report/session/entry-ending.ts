import type { Ending, Entry } from '../../session/entry/entries.ts';

/** Whether an entry began its session. */
export const isStart = (entry: Entry): boolean => entry.session?.start === entry;

/** The end of what an entry began: a session, or the possession of a resource. */
export function endingOf(entry: Entry): Ending | undefined {
  if (entry.kind === 'resource') return entry.ending;
  return isStart(entry) ? entry.session?.ending : undefined;
}
