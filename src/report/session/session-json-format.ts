import { asByteString } from '../../codec/bytes.ts';
import type { Session } from '../../session/entry/entries.ts';
import { selectsSession } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { jsonText, safeJson } from '../format/json-line.ts';
import { isOver } from './final.ts';
import type { SessionFormat } from './report.ts';
import { Rows } from './rows.ts';
import { guestSession, sessionText } from './session-json.ts';

/** A JSON object for each session, one per line. */
export const jsonFormat: SessionFormat = {
  list({ selection }) {
    let now = 0;
    const rows = new Rows<Session>(
      (session) => isOver(session, now),
      (session) => (selectsSession(selection, session) ? `${safeJson(sessionText(guestSession(session)))}\n` : ''),
    );
    return {
      wanted: WANTED.related,
      keep: 'entries',
      add({ time }, _, sessions) {
        now = Math.max(now, time ?? 0);
        let final = '';
        for (const session of sessions) final += rows.push(session);
        return asByteString(final);
      },
      end: () => rows.text(),
    };
  },
  summary: (summary) => `${jsonText(summary.json())}\n`,
};
