import { type AuditText, toByteString } from '../../codec/bytes.ts';
import { EventQueue } from '../../log/event/event-queue.ts';
import { LiveEvents } from '../../log/event/live-events.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import { batchesOf, type FollowedBatches, type FollowOptions, followed, followShape } from '../../log/read/followed.ts';
import { checkSource, type RecordSource } from '../../log/read-records.ts';
import { handOver, type RecordBatch, type RecordTaker } from '../../log/record/record-batch.ts';
import type { Session } from '../../session/entry/entries.ts';
import { selectsSession } from '../../session/selection.ts';
import { SessionTracker, WANTED } from '../../session/tracker.ts';
import { abortSignal, textOrBytes, time } from '../../util/checks.ts';
import { checkOptions, type Shape } from '../../util/options.ts';
import { isOver } from './final.ts';
import type { GuestSession } from './guest-session.ts';
import { SessionChanges } from './session-changes.ts';
import { guestSession } from './session-json.ts';

/** Which sessions to read, and until when. */
export interface SessionOptions extends FollowOptions {
  /** Name or UUID of the guest; the UUID in upper or lower case. All guests if left out. */
  readonly guest?: AuditText | undefined;
  /** Only sessions that ended at this time or later, or still run; in milliseconds since 1970. */
  readonly from?: number | undefined;
  /**
   * Only what happened up to this time, in milliseconds since 1970: a session that ended later is
   * still running.
   */
  readonly to?: number | undefined;
  /**
   * Ends reading: the iteration throws the signal's reason, and files and programs are released.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the sessions of guests from a log: each run of a guest on a host, with its resources,
 * denied accesses and anomalies, and the serials of the records that prove them. These are the
 * sessions that `auvirt --format json` prints.
 *
 * A session that has ended is yielded when no later record can change it, which is one minute of
 * the log's own time after its last record, or one hour if it migrated. The sessions that still run
 * come at the end of the log.
 *
 * With `follow`, the sessions that are there come first, and then each session comes twice: when it
 * begins, as far as it is known then, and when it ends.
 *
 * Memory for running guests is bounded, to about 48,000 with nine records each. Beyond that, the
 * guests that started first are no longer followed: their sessions have the state `unknown`, their
 * ends the cause `untracked`, and a later stop makes a session without a start.
 *
 * @param source path, bytes or stream, as for `readRecords`
 * @param options which guest and which time, whether to go on with what comes, and a signal that ends
 *   reading
 * @yields the sessions
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option or the source, when
 *   it is called
 * @throws TransportError as `readRecords` does; FormatError if the guest's name cannot be encoded
 *   (a lone surrogate, a NUL)
 * @example
 * for await (const { guest, state, denials } of readSessions('/var/log/audit/audit.log', { guest: 'web1' })) {
 *   console.log([guest.name, state], denials.flatMap(({ accesses }) => accesses));
 * }
 */
export function readSessions(
  source: RecordSource,
  options: SessionOptions = {},
): AsyncGenerator<GuestSession, void, void> {
  checkSource(source, 'readSessions');
  checkOptions(options, { ...followShape, ...sessionShape }, 'readSessions');
  return options.follow === true ? followSessions(source, options) : sessions(source, options);
}

/** What the options that select sessions are checked against. */
export const sessionShape: Shape<Omit<SessionOptions, keyof FollowOptions>> = {
  guest: textOrBytes,
  from: time,
  to: time,
  signal: abortSignal,
};

async function* sessions(source: RecordSource, options: SessionOptions): AsyncGenerator<GuestSession, void, void> {
  const { to = Number.POSITIVE_INFINITY, signal } = options;
  const isWanted = sessionFilter(options);
  const tracker = new SessionTracker('entries', () => {}, { initiators: 'all' });
  const open = new OpenSessions();
  const queue = new EventQueue(
    (event) => {
      if (event.time !== undefined && event.time > to) return;
      tracker.add(event);
      open.add(tracker.begun(), event.time);
    },
    (row) => {
      if (row.time > to) return;
      tracker.addRow(row);
      open.add(tracker.begun(), row.time);
    },
  );
  const taker: RecordTaker = {
    push: (record) => void (record.type !== undefined && queue.push(record)),
    pushRow: (core, row) => queue.pushRow(core, row),
  };
  for await (const records of batchesOf(source, linePicker(WANTED.related), options)) {
    handOver(records, taker);
    for (const session of open.takeOver()) {
      signal?.throwIfAborted();
      if (isWanted(session)) yield guestSession(session);
    }
  }
  queue.end();
  tracker.end();
  for (const session of open.takeAll()) {
    signal?.throwIfAborted();
    if (isWanted(session)) yield guestSession(session);
  }
}

async function* followSessions(
  source: RecordSource,
  options: SessionOptions,
): AsyncGenerator<GuestSession, void, void> {
  const { to = Number.POSITIVE_INFINITY, signal, since } = options;
  const isWanted = sessionFilter(options);
  const tracker = new SessionTracker('entries', () => {}, { initiators: 'operations' });
  const open = new OpenSessions();
  const changes = new SessionChanges();
  let isPast = true;
  let ready: Session[] = [];
  const queue = new EventQueue((event) => {
    if (event.time !== undefined && event.time > to) return;
    const entries = tracker.add(event);
    const begun = tracker.begun();
    const changed = changes.add(event, entries, begun);
    if (isPast) open.add(begun, event.time);
    else ready.push(...changed);
  });
  const events = new LiveEvents(queue);
  const push = (records: RecordBatch) => {
    for (const record of records) if (record.type !== undefined) events.push(record);
  };
  const log = (await followed(source, linePicker(WANTED.live), options)) as FollowedBatches;
  for await (const records of log.past()) {
    push(records);
    if (since === undefined) ready.push(...open.takeOver());
    else open.takeOver();
    yield* take();
  }
  events.settleAll();
  isPast = false;
  if (since === undefined) ready.push(...open.takeAll());
  yield* take();
  for await (const records of log.live()) {
    push(records);
    if (records.length === 0) events.settle();
    yield* take();
  }

  function* take(): Generator<GuestSession, void, void> {
    const some = ready;
    ready = [];
    for (const session of some) {
      signal?.throwIfAborted();
      if (isWanted(session)) yield guestSession(session);
    }
  }
}

/** Whether the options select a session. */
export function sessionFilter({ guest, from, to }: SessionOptions): (session: Session) => boolean {
  if (guest === undefined) return (session) => selectsSession({ from, to }, session);
  const name = toByteString(guest);
  const selections = [
    { vm: name, from, to },
    { uuid: name, from, to },
  ];
  return (session) => selections.some((selection) => selectsSession(selection, session));
}

/**
 * Sessions that may still change, in the order in which they began, and those that no longer can.
 */
class OpenSessions {
  #open: Session[] = [];
  #over: Session[] = [];
  #now = 0;
  #events = 0;

  /** Takes the sessions that an event began, and the event's time. */
  add(sessions: readonly Session[], time: number | undefined): void {
    this.#now = Math.max(this.#now, time ?? 0);
    for (const session of sessions) this.#open.push(session);
    // Checking all of them then costs about one step per event.
    if (++this.#events >= Math.max(STEP, this.#open.length)) this.#sift();
  }

  /** The sessions that have become unchangeable. */
  takeOver(): Session[] {
    const over = this.#over;
    this.#over = [];
    return over;
  }

  /** All other sessions at the end of the log, running ones last. */
  takeAll(): Session[] {
    const isEnded = ({ ending }: Session) => ending !== undefined;
    return [...this.takeOver(), ...this.#open.filter(isEnded), ...this.#open.filter((session) => !isEnded(session))];
  }

  #sift(): void {
    this.#events = 0;
    const open: Session[] = [];
    for (const session of this.#open) (isOver(session, this.#now) ? this.#over : open).push(session);
    this.#open = open;
  }
}

/** Minimum number of events between two checks of the open sessions. */
const STEP = 64;
