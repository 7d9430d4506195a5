import { unquote } from '../codec/untrusted.ts';
import type { Entry, Session } from './entry/entries.ts';

/** Which guests and which time to select; undefined properties select everything. */
export interface Selection {
  /** Name of the guest, as a byte string. */
  readonly vm?: string | undefined;
  /** In upper or lower case. */
  readonly uuid?: string | undefined;
  /** Both inclusive, in milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Whether an entry has a selected guest and time. */
export function selects(selection: Selection, entry: Entry): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
  return entry.time >= from && entry.time <= to && selectsGuest(selection, entry);
}

/** Whether a session has a selected guest, and overlaps the selected time. */
export function selectsSession(selection: Selection, session: Session): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
  const { start, stop, ending } = session;
  const known = start ?? stop;
  if (known === undefined || !selectsGuest(selection, known)) return false;
  const ended = ending === undefined ? Number.POSITIVE_INFINITY : (ending.time ?? session.lastTime);
  return known.time <= to && ended >= from;
}

/** Whether an entry has a selected guest, at any time. */
export function selectsGuest({ vm, uuid }: Selection, { guest, name }: Entry): boolean {
  return (uuid === undefined || guest.uuid === uuid.toLowerCase()) && (vm === undefined || unquote(name) === vm);
}
