import { isAccess, isAnomaly, SYSCALL } from '../../schema/record-types.ts';
import { Fifo } from '../../util/fifo.ts';
import type { RecordCore, RowHolder } from '../core/record-core.ts';
import type { AuditRecord } from '../record/record.ts';
import { type RecordItem, type RecordTaker, recordOf } from '../record/record-batch.ts';
import { RowView } from '../record/row-view.ts';
import { addOnce } from './add-once.ts';
import { AscendingRecords } from './ascending-records.ts';
import { type AuditEvent, loneEvent } from './audit-event.ts';
import { HeldEvent } from './held-event.ts';

/**
 * Assembles events from records and emits them in the order of their stamps. Records of different
 * events may be interleaved, and up to two seconds out of order. A larger step back means that the
 * clock was set or that another log begins; after it, and between hosts, events keep the order in
 * which they were read. A copy of a record (the journal may hold two) is dropped. No event is held
 * for longer than 8,192 records take to arrive, which limits memory.
 */
export class EventQueue implements RecordTaker, RowHolder {
  readonly #emit: (event: AuditEvent) => void;
  readonly #emitRow: ((row: RowView) => void) | undefined;
  /** That of the rows that are held. */
  #core: RecordCore | undefined;
  #view: RowView | undefined;
  readonly #hosts = new Map<string | undefined, Host>();
  /** Held instead of events, while no events are. */
  readonly #ascending = new AscendingRecords();
  /** Events that are held, in the order in which they began to arrive. */
  readonly #arrivals = new Fifo<Pending>();
  #read = 0;

  /**
   * @param emit called with each event
   * @param emitRow called instead for events that are a row; the view is valid during the call
   */
  constructor(emit: (event: AuditEvent) => void, emitRow?: (row: RowView) => void) {
    this.#emit = emit;
    this.#emitRow = emitRow;
  }

  /** Takes the next record. */
  push(record: AuditRecord): void {
    const { node, time, serial } = record;
    if (time === undefined || serial === undefined) {
      this.#emit({ node, time: undefined, serial, records: [record], late: false });
      return;
    }
    this.#take(record, node, time, serial);
  }

  /** Takes the next record, which is a row. */
  pushRow(core: RecordCore, row: number): void {
    if (core !== this.#core) this.#readFrom(core);
    this.#take(row, core.node(row), core.time(row), core.serial(row));
  }

  /** Emits the events that are held. */
  end(): void {
    this.#emitAscending(Number.POSITIVE_INFINITY);
    for (const host of this.#hosts.values()) this.#release(host, Number.POSITIVE_INFINITY);
    this.#drain();
  }

  /** Rows before this one become objects. */
  letGo(core: RecordCore, before: number): void {
    if (core !== this.#core) return;
    this.#ascending.letGo(before);
    for (let i = 0; i < this.#arrivals.length; i++) {
      const event = this.#arrivals.at(i) as Pending;
      if (event.row === undefined) continue;
      if (event.row >= before) return;
      event.letGo();
    }
  }

  #readFrom(core: RecordCore): void {
    if (this.#core !== undefined) this.letGo(this.#core, Number.POSITIVE_INFINITY);
    this.#core = core;
    this.#ascending.core = core;
    this.#view = new RowView(core);
    core.hold(this);
  }

  #take(item: RecordItem, node: string | undefined, time: number, serial: number): void {
    this.#read++;
    if (this.#ascends(item, node, time, serial)) {
      if (this.#ascending.length > LONGEST + 1) this.#emitAscending(this.#ascending.firstTime);
      this.#emitAscending(time - WINDOW);
    } else {
      this.#assemble();
      this.#push(item, node, time, serial, this.#read);
    }
  }

  /** Whether a record only has to wait, because it is a whole event and none is being assembled. */
  #ascends(item: RecordItem, node: string | undefined, time: number, serial: number): boolean {
    if (this.#arrivals.length > 0) return false;
    // There are none until events are assembled.
    const host = this.#hosts.size === 0 ? undefined : this.#hosts.get(node);
    return (host === undefined || time > host.lateUntil) && this.#ascending.add(item, node, time, serial);
  }

  #emitAscending(time: number): void {
    for (let item = this.#ascending.takeUpTo(time); item !== undefined; item = this.#ascending.takeUpTo(time)) {
      if (typeof item === 'number') this.#emitOf(item);
      else this.#emit(loneEvent(item));
    }
  }

  #emitOf(row: number): void {
    const view = (this.#view as RowView).at(row);
    if (this.#emitRow === undefined) this.#emit(loneEvent(view.record()));
    else this.#emitRow(view);
  }

  /** From now on, events are assembled, also of the records that have waited. */
  #assemble(): void {
    let arrived = this.#read - this.#ascending.length;
    for (const item of this.#ascending.takeAll()) {
      const { node, time, serial } = typeof item === 'number' ? (this.#view as RowView).at(item) : item;
      this.#push(item, node, time as number, serial as number, arrived++);
    }
  }

  #push(item: RecordItem, node: string | undefined, time: number, serial: number, arrived: number): void {
    this.#releaseOldest(arrived - 1 - LONGEST);
    const host = this.#host(node);
    if (time <= host.lateUntil && this.#addLate(host, stampOf(time, serial), item)) return;
    if (time < host.newest - WINDOW) this.#release(host, Number.POSITIVE_INFINITY);
    host.newest = host.pending.length === 0 ? time : Math.max(host.newest, time);
    this.#add(host, time, serial, item, arrived);
    this.#release(host, host.newest - WINDOW);
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
        emitted: new Map(),
        emittedOrder: new Fifo(),
        lateUntil: -1,
      };
      this.#hosts.set(node, host);
    }
    return host;
  }

  #add(host: Host, time: number, serial: number, item: RecordItem, arrived: number): void {
    const { pending } = host;
    let place = pending.length;
    for (let event = pending.at(place - 1); event !== undefined; event = pending.at(--place - 1)) {
      if (event.time < time || (event.time === time && event.serial < serial)) break;
      if (event.time === time && event.serial === serial) {
        addOnce(event.records, this.#recordOf(item));
        return;
      }
    }
    const event = new Pending(item, this.#core, host, time, serial, arrived);
    this.#arrivals.push(event);
    if (place === pending.length) pending.push(event);
    else pending.insert(place, event);
  }

  // Events up to this time get no more records.
  #release({ pending, ready }: Host, time: number): void {
    for (let event = pending.at(0); event !== undefined && event.time <= time; event = pending.at(0)) {
      ready.push(event);
      pending.shift();
    }
  }

  // An event that began to arrive that many records ago gets no more records, nor do earlier events
  // of its host. It is certain to be pending only after a drain.
  #releaseOldest(arrived: number): void {
    const oldest = this.#arrivals.at(0);
    if (oldest === undefined || oldest.arrived > arrived) return;
    const { pending, ready } = oldest.host;
    for (let event = pending.shift(); event !== undefined; event = pending.shift()) {
      ready.push(event);
      if (event === oldest) return;
    }
  }

  // Any host may be quiet. Therefore, events are emitted in the order in which they began to
  // arrive, each after the earlier events of its host.
  #drain(): void {
    for (let event = this.#arrivals.at(0); event !== undefined; event = this.#arrivals.at(0)) {
      while (event.emissions === 0) {
        const next = event.host.ready.shift();
        if (next === undefined) return;
        next.emissions++;
        if (next.row === undefined) {
          this.#emit(next);
          this.#keep(next.host, next);
        } else this.#emitOf(next.row);
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
    host.emitted.set(stamp, event);
    host.emittedOrder.push(stamp);
    host.lateUntil = Math.max(host.lateUntil, event.time);
    if (host.emittedOrder.length > LATE) host.emitted.delete(host.emittedOrder.shift() as string);
  }

  #addLate(host: Host, stamp: string, item: RecordItem): boolean {
    const event = host.emitted.get(stamp);
    if (event === undefined || event.emissions > AGAIN) return false;
    if (addOnce(event.records, this.#recordOf(item))) {
      event.late = true;
      event.emissions++;
      this.#emit(event);
    }
    return true;
  }

  #recordOf(item: RecordItem): AuditRecord {
    return recordOf(this.#core as RecordCore, item);
  }
}

interface Host {
  readonly node: string | undefined;
  /** Time of the newest record, in milliseconds. */
  newest: number;
  /** Events that may still get records, in the order of their stamps. */
  readonly pending: Fifo<Pending>;
  /** Events that get no more records, in the same order. */
  readonly ready: Fifo<Pending>;
  /**
   * Events that were emitted without the record of their system call, by stamp, and the newest of
   * their times.
   */
  readonly emitted: Map<string, Pending>;
  readonly emittedOrder: Fifo<string>;
  lateUntil: number;
}

class Pending extends HeldEvent {
  declare readonly time: number;
  declare readonly serial: number;
  /** Number of times it was emitted. */
  emissions = 0;
  readonly host: Host;
  /** Number of records that had been read when its first one arrived. */
  readonly arrived: number;

  constructor(
    first: RecordItem,
    core: RecordCore | undefined,
    host: Host,
    time: number,
    serial: number,
    arrived: number,
  ) {
    super(first, core, host.node, time, serial);
    this.host = host;
    this.arrived = arrived;
  }
}

/** In milliseconds between stamps; libauparse waits as long by default. */
const WINDOW = 2000;
/** How long an event is held, in records. */
export const LONGEST = 8192;
/** Number of events that are kept for late records. */
const LATE = 256;
/**
 * Maximum number of times that an event is emitted again, with all its records. Later records
 * become separate events.
 */
const AGAIN = 16;

const isRelated = (type: number | undefined): boolean => isAccess(type) || isAnomaly(type);
const stampOf = (time: number, serial: number): string => `${time}:${serial}`;
