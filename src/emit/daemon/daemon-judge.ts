import type { Look } from './look.ts';

/**
 * What a look says about the messages sent before it. `taken`: the daemon has them. `stalled`: it
 * does not read, or records did not fit into its socket. `gone`: there is no daemon any more.
 * `unseen`: this process can see nothing of it. `unknown`: look again.
 */
export type Verdict = 'taken' | 'unknown' | 'stalled' | 'gone' | 'unseen';

interface Sent {
  readonly first: number;
  readonly last: number;
}

/** Judges looks at one daemon. Times are in milliseconds, from any clock that never goes back. */
export class DaemonJudge {
  /** When a close look last showed that everything was taken. */
  #taken = Number.NEGATIVE_INFINITY;
  /** When the daemon was last seen to read. */
  #moved = Number.NEGATIVE_INFINITY;
  #unread = 0;
  #drops: number | undefined;

  /**
   * Whether the next look must include the socket. The kernel waits for room for 100 ms before it
   * drops a record, so within that time after everything was taken, nothing can have been dropped.
   */
  needsCloseLook(now: number): boolean {
    return now - this.#taken >= TRUST || this.#unread > 0;
  }

  /**
   * @param look the look
   * @param now when it was taken
   * @param sent when the first and the last of the messages without a verdict were sent; undefined
   *   if there are none
   */
  judge(look: Look, now: number, sent: Sent | undefined): Verdict {
    if (look.daemon === 'gone') return 'gone';
    if (look.daemon === 'unseen' && look.socket === undefined && look.kernel !== 'busy' && !this.#seesSocket) {
      return 'unseen';
    }
    const hasDropped = this.#note(look, now, sent);
    const { first, last } = sent ?? { first: now, last: now };
    if (hasDropped || look.daemon === 'stopped') return 'stalled';
    if (isIdle(look) && (look.kernel === 'idle' || now - last >= SETTLED)) {
      if (look.socket !== undefined || look.daemon !== 'unseen') this.#moved = now;
      if (!this.#isSure(look, now)) return 'unknown';
      if (look.socket !== undefined || !this.#seesSocket) this.#taken = now;
      return 'taken';
    }
    const stillSince = now - Math.max(this.#moved, first);
    const patience = this.#unread > 0 && look.daemon !== 'running' ? STALLED : STARVED;
    if (stillSince >= patience) return 'stalled';
    // A daemon that is never idle, but reads on, has read what was sent this long ago.
    return now - last >= STARVED ? 'taken' : 'unknown';
  }

  get #seesSocket(): boolean {
    return this.#drops !== undefined;
  }

  /** Remembers the socket's numbers. Returns whether records have been dropped since. */
  #note({ socket }: Look, now: number, sent: Sent | undefined): boolean {
    if (socket === undefined) return false;
    if (socket.unread < this.#unread) this.#moved = now;
    this.#unread = socket.unread;
    // If messages came before the first look, any of them may be among those dropped.
    const before = this.#drops ?? (sent === undefined ? socket.drops : 0);
    this.#drops = socket.drops;
    return socket.drops > before;
  }

  #isSure({ socket }: Look, now: number): boolean {
    return socket !== undefined || !this.#seesSocket || now - this.#taken < TRUST;
  }
}

/** Whether a look shows nothing that is on its way. */
function isIdle({ kernel, daemon, socket }: Look): boolean {
  if (kernel === 'busy' || (socket !== undefined && socket.unread > 0)) return false;
  return daemon === 'idle' || (daemon === 'unseen' && socket !== undefined);
}

/** For how long a close look is relied on; well below the 100 ms that the kernel waits. */
export const TRUST = 50;
/** How long the kernel may take to deliver a record if its thread cannot be seen. */
export const SETTLED = 5;
/** How long a daemon may leave records unread before it counts as stalled. */
export const STALLED = 100;
/** The same for a daemon that wants to run: the machine may be busy. */
export const STARVED = 1000;
