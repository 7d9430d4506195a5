import { keptText, sharedText } from '../util/kept-text.ts';
import type { Guest, Operation, StartHandle } from './entry/entries.ts';
import { GuestOperation } from './entry/guest-entries.ts';
import { BYTES, type Retained, type RunList } from './retention.ts';

/** A host, as far as a packed start needs it. */
export interface Packer {
  readonly node: string | undefined;
  /** Keeps this in the place of a guest. */
  keepPacked(start: OpenStart): void;
  /** Restores the guest and ends its run at an unknown time. */
  forgetPacked(start: OpenStart): void;
}

/**
 * The start of an open session. While the guest only runs, nothing else is known of it, and the
 * start is packed into two texts, one of which many guests share. That takes a quarter of the
 * memory.
 */
export class OpenStart implements StartHandle, Retained {
  readonly host: Packer;
  readonly uuid: string;
  list: RunList | undefined = undefined;
  older: Retained | undefined = undefined;
  newer: Retained | undefined = undefined;
  #state: Operation | string;
  #shared = '';

  constructor(host: Packer, start: Operation) {
    this.host = host;
    this.uuid = start.guest.uuid;
    this.#state = start;
  }

  get isPacked(): boolean {
    return typeof this.#state === 'string';
  }

  get weight(): number {
    return BYTES.packedRun;
  }

  /** The start, with a session that runs; a copy if it is packed. */
  get entry(): Operation {
    if (typeof this.#state !== 'string') return this.#state;
    const { node } = this.host;
    const guest = { node, uuid: this.uuid, running: 1 };
    const start = read(this.#state, this.#shared, guest);
    start.session = {
      guest,
      start,
      stop: undefined,
      ending: undefined,
      doubt: undefined,
      from: undefined,
      to: undefined,
      lastTime: start.time,
      entries: undefined,
    };
    return start;
  }

  /** @param emitter process that wrote the start */
  packStart({ name, time, serial, uid, user, type, op, reason }: Operation, emitter: string | undefined): void {
    // Copied, because V8 keeps the parts of a concatenated string.
    this.#state = keptText(`${time} ${serial} ${name}`);
    this.#shared = sharedText(JSON.stringify([uid, user, type, op, reason, emitter]));
    this.host.keepPacked(this);
  }

  /** Restores the start for this guest, and the process that wrote it. */
  restore(guest: Guest): { start: Operation; emitter: string | undefined } {
    const start = read(String(this.#state), this.#shared, guest);
    start.handle = this;
    const emitter: string | null = JSON.parse(this.#shared)[5];
    this.#state = start;
    return { start, emitter: emitter ?? undefined };
  }

  pack(): Retained {
    return this;
  }

  forget(): void {
    this.host.forgetPacked(this);
  }
}

function read(text: string, shared: string, guest: Guest): Operation {
  const [time = '', serial = ''] = text.split(' ', 2);
  const name = text.slice(time.length + serial.length + 2);
  const [uid, user, type, op, reason] = JSON.parse(shared);
  const stamp = { name, time: Number(time), serial: Number(serial), success: true };
  return new GuestOperation(guest, { ...stamp, type, uid: uid ?? undefined, user: user ?? undefined }, op, reason);
}
