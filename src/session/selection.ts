import { unquote } from '../codec/untrusted.ts';
import type { Access } from './entry/access.ts';
import type { Ending, Entry, Session } from './entry/entries.ts';
import { isOfKind, namesOf } from './entry/things.ts';

/** Which guests, which time and which happenings to select; undefined properties select everything. */
export interface Selection {
  /** Name of the guest, as a byte string. */
  readonly vm?: string | undefined;
  /** In upper or lower case. */
  readonly uuid?: string | undefined;
  /** Hosts, as `node=` names them. */
  readonly nodes?: readonly string[] | undefined;
  /** Both inclusive, in milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /**
   * Only what lasts at this time, the last that was read: guests that run, and what they hold. In
   * milliseconds since 1970.
   */
  readonly at?: number | undefined;
  /** Whether the result of its record must be a failure, or else a success. */
  readonly failed?: boolean | undefined;
  /** Only resources of these kinds: values of `resrc`, or buses of devices. */
  readonly kinds?: ReadonlySet<string> | undefined;
  /** Only resources with such a name, and denials of such a target; called with byte strings. */
  readonly path?: ((name: string) => boolean) | undefined;
}

/** Whether an entry has a selected guest and time, and is a selected happening. */
export function selects(selection: Selection, entry: Entry): boolean {
  if (selection.at === undefined ? !isWithin(selection, entry.time) : !lasts(entry)) return false;
  return selectsGuest(selection, entry) && selectsHappening(selection, entry);
}

/** The tests that a selected entry passes: when it is read, and when it will not change any more. */
export function entryTests(selection: Selection): Record<'now' | 'atEnd', (entry: Entry) => boolean> {
  const isSelected = (entry: Entry) => selects(selection, entry);
  // What still lasts is only known at the end.
  return selection.at === undefined ? { now: isSelected, atEnd: ALL } : { now: ALL, atEnd: isSelected };
}

const ALL = () => true;

/**
 * Whether a session has a selected guest, and overlaps the selected time. If happenings are
 * selected, one of them must be in the session and overlap the time too.
 */
export function selectsSession(selection: Selection, session: Session): boolean {
  const { start, stop, ending } = session;
  const known = start ?? stop;
  if (known === undefined || !selectsGuest(selection, known)) return false;
  if (selection.at !== undefined && !runs(session)) return false;
  if (!overlaps(selection, known.time, ending, session.lastTime)) return false;
  if (!selectsByHappening(selection)) return true;
  // A guest never had what it could not be given.
  const happened = ({ success }: Entry) => selection.failed !== undefined || success !== false;
  return session.entries?.some((entry) => happened(entry) && selectsWithin(selection, entry)) ?? false;
}

/** Whether an entry has a selected guest, at any time. */
export function selectsGuest({ vm, uuid, nodes }: Selection, { guest, name }: Entry): boolean {
  if (nodes !== undefined && (guest.node === undefined || !nodes.includes(guest.node))) return false;
  return (uuid === undefined || guest.uuid === uuid.toLowerCase()) && (vm === undefined || unquote(name) === vm);
}

/** Whether a session can only be selected by what happened in it, so that its entries are needed. */
export const selectsByHappening = ({ failed, kinds, path }: Selection): boolean =>
  failed !== undefined || kinds !== undefined || path !== undefined;

/** Whether a selected guest held a resource in the selected time, and it is a selected one. */
export function selectsHolding(selection: Selection, entry: Entry & { readonly kind: 'resource' }): boolean {
  return selectsGuest(selection, entry) && selectsWithin(selection, entry);
}

/** The same for any entry of a selected session: what it began lasts until its end. */
function selectsWithin(selection: Selection, entry: Entry): boolean {
  const { time, session } = entry;
  if (selection.at !== undefined && !lasts(entry)) return false;
  // What was denied to a guest, or could not be done, is over at once.
  const isOver = entry.kind !== 'resource' || !entry.success;
  const ending: Ending | undefined = isOver ? { time, cause: 'failed' } : entry.ending;
  return overlaps(selection, time, ending, session?.lastTime ?? time) && selectsHappening(selection, entry);
}

function selectsHappening({ failed, kinds, path }: Selection, entry: Entry): boolean {
  if (failed !== undefined && entry.success !== !failed) return false;
  if (kinds === undefined && path === undefined) return true;
  if (entry.kind === 'denial') {
    return kinds === undefined && entry.accesses.some((access) => selectsAccess({ path }, access));
  }
  if (entry.kind !== 'resource' && entry.kind !== 'release') return false;
  if (kinds !== undefined && !isOfKind(entry.assignment, kinds)) return false;
  return path === undefined || namesOf(entry.assignment).some(path);
}

/** Whether the target of an access is selected. */
export const selectsAccess = ({ path }: Selection, { target }: Pick<Access, 'target'>): boolean =>
  path === undefined || (target !== undefined && path(unquote(target)));

/** Whether what an entry began still lasts: the run of a guest, its label, its hold on a resource. */
function lasts(entry: Entry): boolean {
  const { session, success, kind } = entry;
  if (session === undefined || !runs(session) || success === false) return false;
  if (kind === 'resource') return entry.ending === undefined && success === true;
  return kind === 'label' || session.start === entry;
}

const runs = ({ start, ending }: Session): boolean => ending === undefined && start?.success !== false;

const isWithin = (
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Selection,
  time: number,
): boolean => time >= from && time <= to;

/** Whether what began at that time overlaps the selected time. */
function overlaps(
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Selection,
  time: number,
  ending: Ending | undefined,
  lastTime: number,
): boolean {
  const ended = ending === undefined ? Number.POSITIVE_INFINITY : (ending.time ?? lastTime);
  return time <= to && ended >= from;
}
