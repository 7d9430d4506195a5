import { unquote } from '../codec/untrusted.ts';
import type { Entry, Session } from './entry/entries.ts';

/** Which guests and which time to report. An undefined property selects everything. */
export interface Selection {
  /** Name of the guest, as a byte string. */
  readonly vm?: string | undefined;
  /** In upper or lower case. */
  readonly uuid?: string | undefined;
  /** Both inclusive, in whole seconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Whether both the guest and the time of an entry are selected. */
export function selects(selection: Selection, entry: Entry): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
  const second = Math.floor(entry.time / 1000);
  return second >= from && second <= to && selectsGuest(selection, entry);
}

/** Whether a selected guest ran within the selected time. */
export function selectsSession(selection: Selection, session: Session): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
  const { start, stop, ending } = session;
  const known = start ?? stop;
  if (known === undefined || !selectsGuest(selection, known)) return false;
  const ended = ending === undefined ? Number.POSITIVE_INFINITY : Math.floor((ending.time ?? session.lastTime) / 1000);
  return Math.floor(known.time / 1000) <= to && ended >= from;
}

/** Whether the guest of an entry is selected, whatever the time. */
export function selectsGuest({ vm, uuid }: Selection, { guest, name }: Entry): boolean {
  return (uuid === undefined || guest.uuid === uuid.toLowerCase()) && (vm === undefined || unquote(name) === vm);
}
