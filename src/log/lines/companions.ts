import { CLOSING_PARENTHESIS, COLON } from '../../util/ascii.ts';
import { Fifo } from '../../util/fifo.ts';
import type { Line } from './line.ts';

/**
 * Lines that are wanted only if their event has another record, for example the system call in
 * which an access was denied. They make up most of a log, and hardly any are needed. They are kept
 * by serial for as long as events are held, and returned when their event is requested, whether
 * they come before or after.
 *
 * A line is kept as a few numbers, together with its whole chunk: one large copy is faster than
 * many small ones. New lines overwrite old ones. Numbers of lines, events and bytes count from the
 * first one.
 */
export class Companions {
  readonly #bytes = Buffer.allocUnsafeSlow(BYTES);
  /** The chunk that was copied last, and where its first byte is. */
  #chunk: Buffer | undefined;
  #chunkStart = 0;
  readonly #serial = new Float64Array(LINES);
  /** Number of the event, first byte, number of bytes, and offset in the source. */
  readonly #event = new Float64Array(LINES);
  readonly #start = new Float64Array(LINES);
  readonly #length = new Uint32Array(LINES);
  readonly #offset = new Float64Array(LINES);
  /** The newest earlier line whose serial ends in the same bits. */
  readonly #before = new Float64Array(LINES);
  readonly #newest = new Float64Array(SERIALS).fill(-1);
  #lines = 0;
  #events = 0;
  #written = 0;
  readonly #asked = new Set<number>();
  // In order: finding the first of a Set takes longer the more entries were deleted before it.
  readonly #askedOrder = new Fifo<number>();
  /** Whether a serial that ends in these bits was ever requested. */
  readonly #mayBeAsked = new Uint8Array(SERIALS);

  /**
   * Keeps a line of an event. Returns false if the line is wanted now, because its event was
   * requested.
   */
  hold(serial: number, bytes: Buffer, start: number, end: number, offset: number): boolean {
    const length = end - start;
    const bits = serial & (SERIALS - 1);
    if (length > LONGEST || (this.#mayBeAsked[bits] === 1 && this.#asked.has(serial))) return false;
    const known = this.#find(serial, this.#newest[bits] as number);
    const event = known === -1 ? this.#events++ : (this.#event[known & (LINES - 1)] as number);
    const place = this.#lines & (LINES - 1);
    this.#serial[place] = serial;
    this.#event[place] = event;
    this.#start[place] = this.#keep(bytes, start, end);
    this.#length[place] = length;
    this.#offset[place] = offset;
    this.#before[place] = this.#newest[bits] as number;
    this.#newest[bits] = this.#lines++;
    return true;
  }

  /** The lines of an event so far; later ones are not kept. */
  ask(serial: number): readonly Line[] {
    if (this.#asked.has(serial)) return NONE;
    this.#asked.add(serial);
    this.#askedOrder.push(serial);
    this.#mayBeAsked[serial & (SERIALS - 1)] = 1;
    if (this.#askedOrder.length > EVENTS) this.#asked.delete(this.#askedOrder.shift() as number);
    const lines: Line[] = [];
    let line = this.#find(serial, this.#newest[serial & (SERIALS - 1)] as number);
    for (; line !== -1; line = this.#find(serial, this.#before[line & (LINES - 1)] as number)) {
      const place = line & (LINES - 1);
      const start = (this.#start[place] as number) & (BYTES - 1);
      const text = this.#bytes.toString('latin1', start, start + (this.#length[place] as number));
      lines.push({ text, offset: this.#offset[place] as number, overlong: false, type: undefined });
      this.#serial[place] = HANDED_OUT;
    }
    return lines.reverse();
  }

  /**
   * Copies a chunk, or only the line if the chunk is large. Returns where the line starts among all
   * copied bytes.
   */
  #keep(bytes: Buffer, start: number, end: number): number {
    if (bytes.length > BYTES / 4) return this.#copy(bytes.subarray(start, end));
    if (bytes !== this.#chunk) {
      this.#chunk = bytes;
      this.#chunkStart = this.#copy(bytes);
    }
    return this.#chunkStart + start;
  }

  #copy(bytes: Buffer): number {
    // Never splits a copy at the end of the buffer.
    const room = BYTES - (this.#written & (BYTES - 1));
    if (bytes.length > room) this.#written += room;
    const start = this.#written;
    bytes.copy(this.#bytes, start & (BYTES - 1));
    this.#written += bytes.length;
    return start;
  }

  /**
   * The newest line of a serial that is still kept, starting at a line with the same bits; -1 if
   * there is none.
   */
  #find(serial: number, from: number): number {
    let line = from;
    for (; this.#isHeld(line); line = this.#before[line & (LINES - 1)] as number) {
      if (this.#serial[line & (LINES - 1)] === serial) return line;
    }
    return -1;
  }

  #isHeld(line: number): boolean {
    if (line === -1 || line < this.#lines - LINES) return false;
    const place = line & (LINES - 1);
    const [event, start] = [this.#event[place] as number, this.#start[place] as number];
    return event >= this.#events - EVENTS && start >= this.#written - BYTES;
  }
}

const NONE: readonly Line[] = [];
const HANDED_OUT = -1;

/**
 * Number of events, as many as `EventQueue` holds, and limits of their lines and bytes: powers of
 * two.
 */
const EVENTS = 8192;
const LINES = 8 * EVENTS;
const BYTES = 1 << 24;
/** Longer lines are not the kernel's, and are read at once. */
const LONGEST = 1 << 16;
/** Number of serial endings that are distinguished. */
const SERIALS = 1 << 14;

/**
 * The serial in the stamp of a line as auditd writes it, ` msg=audit(1700000000.123:456)`, which
 * starts where the name of the type ends; -1 if something else is there.
 */
export function serialAt(bytes: Buffer, nameEnd: number, end: number): number {
  const colon = nameEnd + ' msg=audit(1700000000.123'.length;
  if (bytes[nameEnd + ' msg='.length] !== A || bytes[colon] !== COLON) return -1;
  let serial = 0;
  for (let i = colon + 1; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return bytes[i] === CLOSING_PARENTHESIS && i > colon + 1 ? serial : -1;
    serial = serial * 10 + digit;
  }
  return -1;
}

const A = 0x61;
