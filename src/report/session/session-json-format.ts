import { asByteString } from '../../codec/bytes.ts';
import type { Session } from '../../session/entry/entries.ts';
import { type Selection, selectsSession } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { jsonText, safeJson } from '../format/json-line.ts';
import { awaitsOtherSide, isOver } from './final.ts';
import type { SessionResource } from './guest-session.ts';
import type { SessionFormat } from './report.ts';
import { linesOf } from './rows.ts';
import { guestSession, sessionText } from './session-json.ts';

/** A JSON object for each session, one per line. */
export const jsonFormat: SessionFormat = {
  list({ selection, last, reverse }) {
    let now = 0;
    let begun = 0;
    const rows = linesOf<Listed>(
      ({ session, number }) =>
        isOver(session, now) && (!awaitsOtherSide(session) || begun - number > MOST_BEHIND_MIGRATION),
      ({ session }) => (selectsSession(selection, session) ? lineOf(session, selection) : ''),
      { timeOf: ({ session: { start, stop } }) => (start ?? stop)?.time ?? 0, last, reverse },
    );
    return {
      wanted: WANTED.related,
      keep: 'entries',
      initiators: 'all',
      add({ time }, _, sessions) {
        now = Math.max(now, time ?? 0);
        let final = '';
        for (const session of sessions) final += rows.push({ session, number: begun++ });
        return asByteString(final);
      },
      end: () => rows.text(),
    };
  },
  summary: (summary) => `${jsonText(summary.json())}\n`,
};

/** A session, and how many began before it. */
interface Listed {
  readonly session: Session;
  readonly number: number;
}

/**
 * The other side of a migration may be in the log of another host, which is read later. So many
 * sessions wait behind it at most.
 */
const MOST_BEHIND_MIGRATION = 4096;

function lineOf(session: Session, { at }: Selection): string {
  const known = guestSession(session);
  // What the guest held at that time.
  const shown = at === undefined ? known : { ...known, resources: known.resources.filter(isHeld) };
  return `${safeJson(sessionText(shown))}\n`;
}

const isHeld = ({ end, success }: SessionResource): boolean => end === null && success === true;
