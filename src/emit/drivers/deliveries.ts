import type { DriverMessage } from '../channel/driver-message.ts';
import type { AcceptedOutcome, Doubt, SettledOutcome } from '../channel/outcome.ts';
import type { DaemonState } from '../channel/status.ts';
import { DaemonJudge, TRUST } from '../daemon/daemon-judge.ts';
import { DaemonWatch } from '../daemon/daemon-watch.ts';
import type { Look } from '../daemon/look.ts';
import { type Connection, notRecorded } from './connection.ts';

/** What is used of a `DaemonWatch`. */
export type Watch = Pick<DaemonWatch, 'pid' | 'look' | 'close'>;

/**
 * Sends messages, and withholds the outcome of each until a look at the audit daemon shows whether
 * the daemon has read it. The kernel says "accepted" even if it drops the message afterwards.
 */
export class Deliveries {
  readonly #connection: Connection;
  readonly #watchOf: (pid: number) => Watch;
  #watch: Watch | undefined;
  #judge = new DaemonJudge();
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** The daemon that has ended. The kernel names it until it next sends it something. */
  #gone: number | undefined;
  #stalledSince: number | undefined;
  /** The messages whose outcomes were not returned yet, in order. */
  #flight: InFlight[] = [];
  #bytes = 0;
  /** How many records the kernel has lost since the first of them was sent. */
  #lost = 0;
  /** The daemon's socket, as it was last seen. */
  #load: Look['socket'];

  constructor(connection: Connection, watchOf: (pid: number) => Watch = (pid) => new DaemonWatch(pid)) {
    this.#connection = connection;
    this.#watchOf = watchOf;
  }

  /** Number of messages whose outcome is withheld. */
  get size(): number {
    return this.#flight.length;
  }

  /** Since when the daemon stands still, on the clock of `performance.now()`. */
  get stalledSince(): number | undefined {
    return this.#stalledSince;
  }

  /**
   * Whether the daemon's socket certainly has room for another message, even if the daemon stops
   * reading now. Looks at the daemon if the last look was too long ago.
   */
  hasRoom(message: DriverMessage): boolean {
    const now = performance.now();
    const { wasAsked, enabled } = this.#connection;
    // A new daemon should be known before it gets its first message.
    const isAlone = this.#watch === undefined && enabled === 'on' && !this.#connection.isFresh(now);
    if (!wasAsked || isAlone) this.#connection.ask();
    if (this.#flight.length === 0 && now - this.#lookedAt >= TRUST) this.#look();
    const limit = this.#connection.state?.backlogLimit || MESSAGES;
    return (
      this.#stalledSince === undefined &&
      this.#flight.length < Math.min(MESSAGES, Math.max(1, limit / 2)) &&
      (this.#flight.length === 0 || this.#bytes + sizeOf(message) <= BYTES)
    );
  }

  /** Sends a message. `advance` returns its outcome. */
  send(message: DriverMessage): void {
    const before = this.#connection.state?.daemonPid;
    const sent = this.#connection.send(message);
    const at = performance.now();
    const settle = (outcome: SettledOutcome) => void this.#flight.push({ at, isSure: true, outcome });
    if (typeof sent !== 'number') {
      settle(sent);
      return;
    }
    // The kernel gives the same answer whether it records or not; only its state shows the
    // difference.
    if (!this.#connection.isFresh(at) && !this.#isStalled) this.#lost += this.#connection.ask();
    const { enabled, state } = this.#connection;
    if (enabled === 'off') settle(notRecorded('disabled'));
    else if (enabled === 'unknown') settle(accepted(sent));
    else if (state === undefined) settle({ status: 'recorded', sequence: sent });
    else if (!this.#follow(state.daemonPid)) settle(doubtful(sent, 'daemonless'));
    // It may have gone to the daemon that has ended.
    else if (state.daemonPid !== (before ?? state.daemonPid)) settle(doubtful(sent, 'daemonless'));
    else {
      this.#bytes += sizeOf(message);
      this.#flight.push({ at, isSure: false, sequence: sent });
    }
  }

  /** Looks at the daemon if necessary, and returns the outcomes that are known now, in order. */
  advance(): SettledOutcome[] {
    const isSure = this.#flight.every((each) => each.isSure);
    if (isSure && !this.#isStalled) return this.#release();
    switch (this.#look()) {
      case 'taken': {
        // A record that exceeds the rate limit does not even reach the kernel's queue.
        if (!isSure && this.#connection.state?.rateLimit) this.#lost += this.#connection.ask();
        const lost = this.#lost;
        return this.#release((sequence) => recorded(sequence, lost));
      }
      case 'stalled':
        return this.#release((sequence) => doubtful(sequence, 'stalled'));
      case 'gone':
        return this.#release((sequence) => doubtful(sequence, 'daemonless'));
      case 'unseen':
        return this.#release();
      default:
        return [];
    }
  }

  /** The daemon as it is now. */
  daemon(): DaemonState | undefined {
    if (!this.#connection.isFresh(performance.now()) && !this.#isStalled) this.#connection.ask();
    const pid = this.#connection.state?.daemonPid;
    if (pid === undefined || !this.#follow(pid)) return undefined;
    this.#look(true);
    if (this.#watch === undefined) return undefined;
    return { pid: this.#watch.pid, unread: this.#load?.unread, drops: this.#load?.drops, stalled: this.#isStalled };
  }

  close(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }

  get #isStalled(): boolean {
    return this.#stalledSince !== undefined;
  }

  /** Looks at the daemon, and judges the messages whose outcome is withheld. */
  #look(closely = false): ReturnType<DaemonJudge['judge']> {
    const pid = this.#connection.state?.daemonPid;
    if (pid === undefined || !this.#follow(pid) || this.#watch === undefined) return 'gone';
    const before = performance.now();
    const look = this.#watch.look(closely || this.#isStalled || this.#judge.needsCloseLook(before));
    if (look.socket !== undefined) this.#load = look.socket;
    const now = performance.now();
    this.#lookedAt = now;
    const [first, last] = [this.#flight[0], this.#flight.at(-1)];
    const verdict = this.#judge.judge(look, now, first && last && { first: first.at, last: last.at });
    if (verdict === 'gone') this.#leave();
    else if (verdict === 'stalled') this.#stalledSince ??= now;
    else if (verdict !== 'unknown') this.#stalledSince = undefined;
    return verdict;
  }

  /** Watches the daemon that the kernel names. Returns false if there is none. */
  #follow(pid: number): boolean {
    if (pid === 0 || pid === this.#gone) {
      this.#stalledSince = undefined;
      return false;
    }
    if (this.#watch?.pid === pid) return true;
    if (this.#watch !== undefined) this.#flight = this.#flight.map(orphaned);
    this.#watch?.close();
    this.#watch = this.#watchOf(pid);
    this.#judge = new DaemonJudge();
    this.#gone = undefined;
    this.#stalledSince = undefined;
    return true;
  }

  /** The daemon has ended. Asks the kernel whether there is another one. */
  #leave(): void {
    this.#gone = this.#watch?.pid;
    this.#watch?.close();
    this.#watch = undefined;
    this.#load = undefined;
    this.#stalledSince = undefined;
    this.#connection.ask();
  }

  /** @param outcomeOf the outcome of a message with this sequence number, if it is not known yet */
  #release(outcomeOf: (sequence: number) => SettledOutcome = accepted): SettledOutcome[] {
    const flight = this.#flight;
    this.#flight = [];
    this.#bytes = 0;
    this.#lost = 0;
    return flight.map((each) => (each.isSure ? each.outcome : outcomeOf(each.sequence)));
  }
}

type InFlight =
  | { readonly at: number; readonly isSure: true; readonly outcome: SettledOutcome }
  | { readonly at: number; readonly isSure: false; readonly sequence: number };

/** The daemon that a message was sent to has ended. */
const orphaned = (each: InFlight): InFlight =>
  each.isSure ? each : { at: each.at, isSure: true, outcome: doubtful(each.sequence, 'daemonless') };

const accepted = (sequence: number): SettledOutcome => ({ status: 'accepted', sequence });

const recorded = (sequence: number, lost: number): SettledOutcome =>
  lost > 0 ? { status: 'recorded', sequence, lost } : { status: 'recorded', sequence };

function doubtful(sequence: number, reason: DaemonDoubt): AcceptedOutcome {
  return { status: 'accepted', sequence, reason, message: ADVICE[reason] };
}

const ADVICE = {
  stalled:
    'the audit daemon does not read its records, and the kernel may drop this one: see what keeps auditd from running',
  daemonless:
    'no audit daemon is running, and the kernel may drop this record: start auditd, or set daemon to optional if the kernel log or the journal is enough',
} as const satisfies Record<DaemonDoubt, string>;

/** What can be wrong with the daemon. */
type DaemonDoubt = Exclude<Doubt, 'unconfirmed'>;

/**
 * How much may be on its way at a time: about half of what the daemon's socket holds by default
 * (212,992 bytes), so that it all fits even if the daemon stops reading at once.
 */
const MESSAGES = 100;
const BYTES = 98_304;

/** At most what a message takes of the socket's memory: buffers double in size. */
const sizeOf = ({ text, tail }: DriverMessage): number => 768 + 2 * (text.length + tail.length);
