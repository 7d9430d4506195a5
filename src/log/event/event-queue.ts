import { isAccess, isAnomaly, SYSCALL } from '../../schema/record-types.ts';
import { Fifo } from '../../util/fifo.ts';
import type { AuditRecord } from '../record/record.ts';
import { addOnce } from './add-once.ts';

/** All records with the same node, time and serial. */
export interface AuditEvent {
  /**
   * Host that wrote the records; undefined if they do not name it. Text from the log: escape it.
   */
  readonly node: string | undefined;
  /**
   * Time in milliseconds since 1970; undefined if the line does not say, and then the event is that
   * one line.
   */
  readonly time: number | undefined;
  /** Serial number; it begins again when the host restarts. */
  readonly serial: number | undefined;
  /** The records, in the order in which they were read, each once. */
  readonly records: readonly AuditRecord[];
  /**
   * Whether the event was emitted before, and is emitted again because one of its records came
   * late.
   */
  readonly late: boolean;
}

/**
 * Assembles events from records and emits them in the order of their stamps. Records of events may
 * be mixed, and up to two seconds out of order. A larger step back means that the clock was set or
 * that another log begins; then, and between hosts, the order of reading applies. A copy of a
 * record (the journal may hold two) is dropped. Holds at most some thousand events, and none for
 * longer than that many records take to arrive.
 */
export class EventQueue {
  readonly #give: (event: AuditEvent) => void;
  readonly #hosts = new Map<string | undefined, Host>();
  /** Events that are held, in the order in which they began to arrive. */
  readonly #arrivals = new Fifo<Pending>();
  #read = 0;

  /** @param give called with each event */
  constructor(give: (event: AuditEvent) => void) {
    this.#give = give;
  }

  /** Takes the next record. */
  push(record: AuditRecord): void {
    const { node, time, serial } = record;
    if (time === undefined || serial === undefined) {
      this.#give({ node, time: undefined, serial, records: [record], late: false });
      return;
    }
    this.#releaseOldest(this.#read++ - LONGEST);
    const host = this.#host(node);
    if (time <= host.lateUntil && this.#addLate(host, stampOf(time, serial), record)) return;
    if (time < host.newest - WINDOW) this.#release(host, Number.POSITIVE_INFINITY);
    host.newest = host.pending.length === 0 ? time : Math.max(host.newest, time);
    this.#add(host, time, serial, record);
    this.#release(host, host.newest - WINDOW);
    this.#drain();
  }

  /** Emits the events that are held. */
  end(): void {
    for (const host of this.#hosts.values()) this.#release(host, Number.POSITIVE_INFINITY);
    this.#drain();
  }

  #host(node: string | undefined): Host {
    let host = this.#hosts.get(node);
    if (host === undefined) {
      host = {
        node,
        newest: 0,
        pending: new Fifo(),
        ready: new Fifo(),
        given: new Map(),
        givenOrder: new Fifo(),
        lateUntil: -1,
      };
      this.#hosts.set(node, host);
    }
    return host;
  }

  #add(host: Host, time: number, serial: number, record: AuditRecord): void {
    const { node, pending } = host;
    let place = pending.length;
    for (let event = pending.at(place - 1); event !== undefined; event = pending.at(--place - 1)) {
      if (event.time < time || (event.time === time && event.serial < serial)) break;
      if (event.time === time && event.serial === serial) {
        addOnce(event.records, record);
        return;
      }
    }
    const event: Pending = {
      node,
      time,
      serial,
      records: [record],
      late: false,
      host,
      arrived: this.#read,
      givings: 0,
    };
    this.#arrivals.push(event);
    if (place === pending.length) pending.push(event);
    else pending.insert(place, event);
  }

  // Events that are not newer get no more records.
  #release({ pending, ready }: Host, time: number): void {
    for (let event = pending.at(0); event !== undefined && event.time <= time; event = pending.at(0)) {
      ready.push(event);
      pending.shift();
    }
  }

  // An event that began to arrive so many records ago gets no more, nor do earlier ones of its
  // host. Only after a drain is it certain to be pending.
  #releaseOldest(arrived: number): void {
    const oldest = this.#arrivals.at(0);
    if (oldest === undefined || oldest.arrived > arrived) return;
    const { pending, ready } = oldest.host;
    for (let event = pending.shift(); event !== undefined; event = pending.shift()) {
      ready.push(event);
      if (event === oldest) return;
    }
  }

  // One of several hosts may be quiet: what began to arrive first is emitted first, after what its
  // host has before it.
  #drain(): void {
    for (let event = this.#arrivals.at(0); event !== undefined; event = this.#arrivals.at(0)) {
      while (event.givings === 0) {
        const next = event.host.ready.shift();
        if (next === undefined) return;
        next.givings++;
        this.#give(next);
        this.#keep(next.host, next);
      }
      this.#arrivals.shift();
    }
  }

  // The record of a system call is written when the call ends, perhaps long after the access in it
  // was denied.
  #keep(host: Host, event: Pending): void {
    if (event.records.some(({ type }) => type === SYSCALL) || !event.records.some(({ type }) => isRelated(type)))
      return;
    const stamp = stampOf(event.time, event.serial);
    host.given.set(stamp, event);
    host.givenOrder.push(stamp);
    host.lateUntil = Math.max(host.lateUntil, event.time);
    if (host.givenOrder.length > LATE) host.given.delete(host.givenOrder.shift() as string);
  }

  #addLate(host: Host, stamp: string, record: AuditRecord): boolean {
    const event = host.given.get(stamp);
    if (event === undefined || event.givings > AGAIN) return false;
    if (addOnce(event.records, record)) {
      event.late = true;
      event.givings++;
      this.#give(event);
    }
    return true;
  }
}

interface Host {
  readonly node: string | undefined;
  /** Time of the newest record, in milliseconds. */
  newest: number;
  /** Events that may still get records, in the order of their stamps. */
  readonly pending: Fifo<Pending>;
  /** Events that get no more, in the same order. */
  readonly ready: Fifo<Pending>;
  /**
   * Events that were emitted without the record of their system call, by stamp, and the newest of
   * their times.
   */
  readonly given: Map<string, Pending>;
  readonly givenOrder: Fifo<string>;
  lateUntil: number;
}

interface Pending extends AuditEvent {
  readonly time: number;
  readonly serial: number;
  readonly records: AuditRecord[];
  late: boolean;
  /** Number of times it was emitted. */
  givings: number;
  readonly host: Host;
  /** Number of records read when its first one came. */
  readonly arrived: number;
}

/** In milliseconds of the records' own time, as libauparse waits by default. */
const WINDOW = 2000;
/** How long an event is held, in records. */
export const LONGEST = 8192;
/** Number of events that are kept for late records. */
const LATE = 256;
/**
 * How often an event is emitted again at most, with all its records. Later records become events of
 * their own.
 */
const AGAIN = 16;

const isRelated = (type: number | undefined): boolean => isAccess(type) || isAnomaly(type);
const stampOf = (time: number, serial: number): string => `${time}:${serial}`;
