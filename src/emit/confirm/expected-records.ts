import { isFallback } from '../../log/fallback-merge.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { DriverMessage } from '../channel/driver-message.ts';

/** The kernel's stamp of a record. */
export interface Stamp {
  readonly serial: number;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** A message whose record is looked for. */
export interface Expected {
  readonly type: number;
  /** The message with libaudit's tail, as a byte string. */
  readonly text: string;
  /** The kernel stamped the record between these times, in milliseconds since 1970. */
  readonly from: number;
  to: number;
  /** The stamp of its record, once it was seen. */
  stamp: Stamp | undefined;
}

/**
 * The messages whose records are looked for in a log. A record belongs to a message of the same
 * process with the same type and text, if the kernel stamped it while the message was being sent.
 * Equal messages get their records in the order of sending. A record belongs to one message only,
 * also if the log holds it twice.
 */
export class ExpectedRecords {
  readonly #pid: string | undefined;
  readonly #messages = new Map<string, Expected[]>();
  /** The stamps of the records that were found last. */
  readonly #found = new Set<string>();

  /** @param pid process ID that the kernel writes; undefined if it is not known */
  constructor(pid: number | undefined) {
    this.#pid = pid === undefined ? undefined : String(pid);
  }

  /** Adds a message that is about to be sent. */
  add({ type, text, tail }: DriverMessage): Expected {
    const whole = Buffer.from(`${text}${tail}`).toString('latin1');
    const expected = {
      type,
      text: whole,
      from: Date.now() - TOLERANCE,
      to: Number.POSITIVE_INFINITY,
      stamp: undefined,
    };
    const key = keyOf(type, whole);
    const equal = this.#messages.get(key);
    if (equal === undefined) this.#messages.set(key, [expected]);
    else equal.push(expected);
    return expected;
  }

  /** The kernel has answered, so the message has its stamp. */
  answered(expected: Expected): void {
    expected.to = Date.now() + TOLERANCE;
  }

  /** Stops looking for a record. */
  remove(expected: Expected): void {
    const key = keyOf(expected.type, expected.text);
    const equal = this.#messages.get(key);
    const index = equal?.indexOf(expected) ?? -1;
    if (equal === undefined || index === -1) return;
    if (equal.length === 1) this.#messages.delete(key);
    else equal.splice(index, 1);
  }

  /** Gives a record of the log to the message that it belongs to, if there is one. */
  find(record: AuditRecord): Expected | undefined {
    const { type, time, serial, messageText: text } = record;
    if (type === undefined || time === undefined || serial === undefined || text === undefined) return undefined;
    const possible = this.#messages.get(keyOf(type, text))?.filter(({ from, to }) => from <= time && time <= to);
    if (possible === undefined || possible.length === 0) return undefined;
    if ((this.#pid !== undefined && record.kernelField('pid') !== this.#pid) || isFallback(record)) return undefined;
    if (!this.#isNew(`${time}:${serial}`)) return undefined;
    const expected = possible.find((each) => each.text === text) ?? possible[0];
    if (expected === undefined) return undefined;
    expected.stamp = { serial, time };
    this.remove(expected);
    return expected;
  }

  #isNew(stamp: string): boolean {
    if (this.#found.has(stamp)) return false;
    this.#found.add(stamp);
    const [oldest] = this.#found;
    if (this.#found.size > REMEMBERED && oldest !== undefined) this.#found.delete(oldest);
    return true;
  }
}

/** In milliseconds: the kernel's stamps come from a clock with steps of up to 10 ms. */
const TOLERANCE = 20;

/** Number of records of which copies are recognized. */
const REMEMBERED = 10_000;

// libaudit looks up `exe`, `hostname`, `addr` and `terminal` when it sends, and the process may
// have left its terminal since it opened the log. So they only choose between equal messages.
function keyOf(type: number, text: string): string {
  const looked = text.lastIndexOf(' exe=');
  return looked === -1 ? `${type} ${text}` : `${type} ${text.slice(0, looked)}${text.slice(text.lastIndexOf(' '))}`;
}
