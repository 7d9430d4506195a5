import type { Look } from '../../src/emit/daemon/look.ts';
import type { Watch } from '../../src/emit/drivers/deliveries.ts';

/** How long the kernel waits for room in the daemon's socket, in milliseconds. */
const WAIT = 100;

/**
 * A model of how the kernel hands records to the audit daemon without `audit=1`: through a queue to
 * the daemon's socket. What does not fit within 100 ms is tried once more, with the next record,
 * and is then dropped without being counted.
 */
export class FakeDaemon {
  pid = 1000;
  isStopped = false;
  isAlive = true;
  /** The records that the daemon has written. */
  readonly taken = new Set<string>();
  readonly #room: number;
  #queue: string[] = [];
  #retry: string[] = [];
  #socket: string[] = [];
  #drops = 0;
  #blockedSince: number | undefined;

  /** @param room how many records fit into the socket */
  constructor(room: number) {
    this.#room = room;
  }

  /** The kernel accepts a record. */
  accept(text: string): void {
    this.#queue.push(text);
  }

  /** The kernel's thread runs. */
  deliver(): void {
    if (!this.isAlive) {
      this.#queue = [];
      this.#retry = [];
      return;
    }
    if (this.#queue.length === 0) return;
    for (const text of this.#retry.splice(0)) if (this.#hasRoom) this.#socket.push(text);
    for (let text = this.#queue[0]; text !== undefined; text = this.#queue[0]) {
      if (!this.#hasRoom) {
        this.#block();
        return;
      }
      this.#blockedSince = undefined;
      this.#socket.push(text);
      this.#queue.shift();
    }
  }

  /** The daemon runs. */
  read(): void {
    if (this.isStopped || !this.isAlive) return;
    for (const text of this.#socket.splice(0)) this.taken.add(text);
  }

  stop(): void {
    this.isStopped = true;
  }

  kill(): void {
    this.isAlive = false;
    this.#socket = [];
  }

  restart(): void {
    this.isAlive = true;
    this.isStopped = false;
    this.pid++;
    this.#drops = 0;
    this.#blockedSince = undefined;
  }

  /** A watch of the daemon that has this pid now. */
  watch(pid: number): Watch {
    return { pid, look: (closely) => this.#look(pid, closely), close() {} };
  }

  get #hasRoom(): boolean {
    return this.#socket.length < this.#room;
  }

  #block(): void {
    this.#blockedSince ??= performance.now();
    if (performance.now() - this.#blockedSince < WAIT) return;
    this.#blockedSince = undefined;
    this.#drops++;
    this.#retry.push(...this.#queue.splice(0));
  }

  #look(pid: number, closely: boolean): Look {
    // A thread that waits for room sleeps, as one does that has nothing to do. Room wakes it.
    const isBlocked = this.#blockedSince !== undefined && !this.#hasRoom;
    const kernel = this.#queue.length === 0 || isBlocked ? 'idle' : 'busy';
    if (!this.isAlive || pid !== this.pid) return { kernel, daemon: 'gone', socket: undefined };
    const daemon = this.isStopped ? 'stopped' : this.#socket.length > 0 ? 'running' : 'idle';
    return { kernel, daemon, socket: closely ? { unread: this.#socket.length, drops: this.#drops } : undefined };
  }
}
