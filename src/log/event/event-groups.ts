import { endsEvent, isAlone } from '../../schema/record-types.ts';
import { Fifo } from '../../util/fifo.ts';
import type { AuditRecord } from '../record/record.ts';
import { addOnce } from './add-once.ts';
import type { Assembler } from './assembler.ts';
import type { AuditEvent } from './audit-event.ts';
import { Copies } from './copies.ts';
import { LONGEST } from './event-queue.ts';

/**
 * Assembles events from records and emits them in the order in which they began in the log, as
 * ausearch does. (`EventQueue` emits them in the order of their stamps.) Records with the same
 * node, time and serial form one event, which ends when a record of that node is some seconds
 * newer. A record that a program sent, like all guest records, is a complete event and waits only
 * for the events before it. Copies of it (the journal may hold two) are dropped.
 */
export class EventGroups implements Assembler {
  readonly #emit: (event: AuditEvent) => void;
  /** In seconds. */
  readonly #timeout: number;
  /** Events that were not emitted yet, in order of arrival. */
  readonly #arrivals = new Fifo<Group>();
  /** Events that may still get a record, by host and stamp, and in order of arrival. */
  readonly #open = new Map<string, Group>();
  readonly #opened = new Fifo<Group>();
  readonly #copies = new Copies();
  readonly #hosts = new Map<string | undefined, Host>();
  #read = 0;

  /**
   * @param emit called with each event
   * @param timeout how much newer another record of the same node must be to end an event, in
   *   milliseconds; compared in whole seconds, as ausearch does
   */
  constructor(emit: (event: AuditEvent) => void, timeout = 2000) {
    this.#emit = emit;
    this.#timeout = timeout / 1000;
  }

  /** Takes the next record. */
  push(record: AuditRecord): void {
    this.#read++;
    const { node, time, serial, type } = record;
    if (time === undefined || serial === undefined) {
      this.#arrivals.push(this.#group(record, undefined, undefined));
    } else {
      const host = this.#host(node);
      // A larger step back means that the clock was set, or that another log begins.
      const second = secondOf(time);
      host.newest = second < host.newest - this.#timeout ? second : Math.max(host.newest, second);
      this.#close();
      const key = this.#open.size === 0 && isAlone(type) ? '' : `${node ?? ''} ${time}:${serial}`;
      const open = this.#open.get(key);
      if (open !== undefined) this.#add(open, record);
      else if (!isAlone(type)) {
        const group = this.#group(record, time, { host, key });
        this.#open.set(key, group);
        this.#opened.push(group);
        this.#arrivals.push(group);
      } else if (!this.#copies.isCopy(record)) this.#arrivals.push(this.#group(record, time, undefined));
    }
    this.#release(this.#isReady);
  }

  /** How many records were taken. */
  get read(): number {
    return this.#read;
  }

  settle(whole: number, any: number): void {
    const isSettled = (group: Group) =>
      this.#isReady(group) || group.arrived <= any || (group.arrived <= whole && group.records.some(isLast));
    this.#release(isSettled);
  }

  /** Emits the remaining events; with `whole`, only up to the first one that may be incomplete. */
  end(whole = false): void {
    this.#release((group) => !whole || this.#isReady(group) || group.records.some(isLast));
  }

  /** Adds a record to its event. If that was emitted, the record is emitted as what is new of it. */
  #add(open: Group, record: AuditRecord): void {
    if (!addOnce(open.records, record) || !open.isEmitted) return;
    this.#arrivals.push({ ...this.#group(record, open.time, undefined), late: true });
  }

  readonly #isReady = (group: Group): boolean => group.stamp === undefined || this.#isOver(group);

  #host(node: string | undefined): Host {
    let host = this.#hosts.get(node);
    if (host === undefined) {
      host = { newest: 0 };
      this.#hosts.set(node, host);
    }
    return host;
  }

  #group(record: AuditRecord, time: number | undefined, stamp: Group['stamp']): Group {
    const { node, serial } = record;
    return { node, time, serial, records: [record], late: false, stamp, arrived: this.#read, isEmitted: false };
  }

  /** Closes events that get no more records. */
  #close(): void {
    for (let first = this.#opened.at(0); first?.stamp && this.#isOver(first); first = this.#opened.at(0)) {
      this.#opened.shift();
      const { key } = first.stamp;
      if (this.#open.get(key) === first) this.#open.delete(key);
    }
  }

  #isOver({ stamp, time = 0, arrived }: Group): boolean {
    return (stamp?.host.newest ?? 0) >= secondOf(time) + this.#timeout || this.#read - arrived > LONGEST;
  }

  #release(isReady: (group: Group) => boolean): void {
    for (let first = this.#arrivals.at(0); first !== undefined && isReady(first); first = this.#arrivals.at(0)) {
      this.#arrivals.shift();
      first.isEmitted = true;
      this.#emit(first);
    }
  }
}

interface Host {
  /** Second of the newest record. */
  newest: number;
}

interface Group extends AuditEvent {
  readonly records: AuditRecord[];
  /** Undefined if the event consists of one record: a program sent it, or its time is unknown. */
  readonly stamp: { readonly host: Host; readonly key: string } | undefined;
  /** Number of records that had been read when its first one arrived. */
  readonly arrived: number;
  isEmitted: boolean;
}

// Not by the remainder, which takes long for numbers of this size.
const secondOf = (time: number): number => Math.floor(time / 1000);

const isLast = ({ type }: AuditRecord): boolean => endsEvent(type);
