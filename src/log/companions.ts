import { Fifo } from './fifo.ts';
import type { Line } from './lines.ts';

/**
 * Lines that are wanted only beside another record of their event, as that of the system call in which an access was
 * denied: most of a log, of which hardly any is needed. They are held back by serial for as long as events are, and handed
 * out when their event is asked for, whether they come before or after that.
 */
export class Companions {
  readonly #held = new Map<number, Line[]>();
  readonly #asked = new Set<number>();
  // In their order: to find the first of a Map or Set takes as long as there were others before it.
  readonly #heldOrder = new Fifo<number>();
  readonly #askedOrder = new Fifo<number>();

  /** Takes a line of that event; false where it is wanted at once, because the event was asked for. */
  hold(serial: number, line: Line): boolean {
    if (this.#asked.has(serial)) return false;
    const same = this.#held.get(serial);
    if (same !== undefined) same.push(line);
    else {
      this.#held.set(serial, [line]);
      this.#heldOrder.push(serial);
      if (this.#heldOrder.length > MOST) this.#held.delete(this.#heldOrder.shift() as number);
    }
    return true;
  }

  /** The lines of that event that have come; those that come from now on are not held. */
  ask(serial: number): readonly Line[] {
    if (!this.#asked.has(serial)) {
      this.#asked.add(serial);
      this.#askedOrder.push(serial);
      if (this.#askedOrder.length > MOST) this.#asked.delete(this.#askedOrder.shift() as number);
    }
    const lines = this.#held.get(serial);
    if (lines === undefined) return [];
    this.#held.delete(serial);
    return lines;
  }
}

/** As many events as `EventQueue` holds back. */
const MOST = 8192;

/**
 * The serial in the stamp of a line as auditd writes it, whose type's name ends at a place: ` msg=audit(1700000000.123:456)`;
 * -1 where something else stands there.
 */
export function serialAt(bytes: Buffer, nameEnd: number, end: number): number {
  const colon = nameEnd + ' msg=audit(1700000000.123'.length;
  if (bytes[nameEnd + ' msg='.length] !== A || bytes[colon] !== COLON) return -1;
  let serial = 0;
  for (let i = colon + 1; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return bytes[i] === CLOSING && i > colon + 1 ? serial : -1;
    serial = serial * 10 + digit;
  }
  return -1;
}

const A = 0x61;
const COLON = 0x3a;
const CLOSING = 0x29;
