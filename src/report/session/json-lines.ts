import { asByteString } from '../../codec/bytes.ts';
import { safeJson } from '../format/json-line.ts';
import type { LiveLines } from './live-lines.ts';
import { entryText, guestSession, sessionText } from './session-json.ts';

/** A JSON object a line: a session as it is known then, or one thing that happened. */
export const jsonLines = (): LiveLines => ({
  head: '',
  entries: (entries) => entries.map((entry) => lineOf(entryText(entry))).join(''),
  session: (session) => lineOf(sessionText(guestSession(session))),
});

const lineOf = (json: string): string => asByteString(`${safeJson(json)}\n`);
