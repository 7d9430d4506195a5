import type { Entry, Session } from '../../session/entry/entries.ts';
import { ctimeMinute } from '../format/times.ts';
import { isListed, lineWriter } from './classic.ts';
import type { LiveLines } from './live-lines.ts';
import type { ListOptions } from './report.ts';

/** Lines as auvirt 3.0.9 wrote them: of a session as it began, and once more with its end. */
export function classicLines(options: ListOptions): LiveLines {
  const lineOf = lineWriter(options);
  const isShown = (entry: Entry) => entry.kind === 'release' || isListed(entry, true);
  return {
    head: '',
    entries: (entries) =>
      entries
        .filter(isShown)
        .map((entry) => lineOf(entry))
        .join(''),
    session({ start, stop }: Session) {
      if (start !== undefined) return start.success === undefined ? '' : lineOf(start);
      return stop === undefined ? '' : lineOf(stop, `unknown - ${ctimeMinute(stop.time, options.calendar)}`);
    },
  };
}
