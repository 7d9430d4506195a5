import { isAlone } from '../../schema/record-types.ts';
import { Fifo } from '../../util/fifo.ts';
import type { AuditRecord } from '../record/record.ts';
import type { Assembler } from './assembler.ts';
import { Copies } from './copies.ts';

/**
 * Assembles the events of a log as it grows: an event is emitted shortly after it is complete, or if
 * nothing tells its end, when it has had time to arrive.
 */
export class LiveEvents {
  readonly #events: Assembler;
  readonly #now: () => number;
  readonly #copies = new Copies();
  /** How many records had been read, and when. */
  readonly #marks = new Fifo<Mark>();
  #whole = 0;
  #any = 0;

  /** @param now a clock in milliseconds */
  constructor(events: Assembler, now: () => number = () => performance.now()) {
    this.#events = events;
    this.#now = now;
  }

  /** Takes the next record. An event is emitted soon, so a copy of it can come too late to be recognized there. */
  push(record: AuditRecord): void {
    if (!isAlone(record.type) || !this.#copies.isCopy(record)) this.#events.push(record);
  }

  /** To be called whenever the log was read to its current end: emits what has been there for long enough. */
  settle(): void {
    const now = this.#now();
    this.#marks.push({ time: now, read: this.#events.read });
    for (let i = 0; i < this.#marks.length; i++) {
      const { time, read } = this.#marks.at(i) as Mark;
      if (time <= now - ORDER) this.#whole = read;
      if (time <= now - END) this.#any = read;
    }
    while ((this.#marks.at(0)?.time ?? now) <= now - END) this.#marks.shift();
    this.#events.settle(this.#whole, this.#any);
  }

  /** Emits everything that was read. */
  settleAll(): void {
    this.#events.settle(this.#events.read, this.#events.read);
  }
}

interface Mark {
  readonly time: number;
  readonly read: number;
}

/**
 * How long a complete event waits for one with an earlier stamp, in milliseconds: two processors
 * write at once, and stamps are made before records are queued.
 */
const ORDER = 10;
/** How long an event waits for more records if none of them tells that it is complete, in milliseconds. */
const END = 80;
