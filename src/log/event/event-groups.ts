import { endsEvent, isAlone } from '../../schema/record-types.ts';
import { Fifo } from '../../util/fifo.ts';
import type { RecordCore, RowHolder } from '../core/record-core.ts';
import type { AuditRecord } from '../record/record.ts';
import { type RecordItem, type RecordTaker, recordOf } from '../record/record-batch.ts';
import { RowView } from '../record/row-view.ts';
import { addOnce } from './add-once.ts';
import { type AuditEvent, loneEvent } from './audit-event.ts';
import { Copies } from './copies.ts';
import { LONGEST } from './event-queue.ts';
import { HeldEvent } from './held-event.ts';

/**
 * Assembles events from records and emits them in the order in which they began in the log, as
 * ausearch does. (`EventQueue` emits them in the order of their stamps.) Records with the same
 * node, time and serial form one event, which ends when a record of that node is some seconds
 * newer. A record that a program sent, like all guest records, is a complete event and waits only
 * for the events before it. Copies of it (the journal may hold two) are dropped.
 */
export class EventGroups implements RecordTaker, RowHolder {
  readonly #emit: (event: AuditEvent) => void;
  readonly #emitRow: ((row: RowView) => void) | undefined;
  /** That of the rows that are held. */
  #core: RecordCore | undefined;
  #view: RowView | undefined;
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
   * @param emitRow called instead for events that are a row; the view is valid during the call
   */
  constructor(emit: (event: AuditEvent) => void, timeout = 2000, emitRow?: (row: RowView) => void) {
    this.#emit = emit;
    this.#emitRow = emitRow;
    this.#timeout = timeout / 1000;
  }

  /** Takes the next record. */
  push(record: AuditRecord): void {
    const { node, time, serial } = record;
    if (time !== undefined && serial !== undefined) {
      this.#take(record, record.type, node, time, serial);
      return;
    }
    this.#read++;
    this.#arrivals.push(this.#group(record, node, undefined, serial, undefined));
    this.#release(this.#isReady);
  }

  /** Takes the next record, which is a row. */
  pushRow(core: RecordCore, row: number): void {
    if (core !== this.#core) this.#readFrom(core);
    this.#take(row, core.type(row), core.node(row), core.time(row), core.serial(row));
  }

  /** Rows before this one become objects. */
  letGo(core: RecordCore, before: number): void {
    if (core !== this.#core) return;
    for (let i = 0; i < this.#arrivals.length; i++) {
      const group = this.#arrivals.at(i) as Group;
      if (group.row === undefined) continue;
      if (group.row >= before) return;
      group.letGo();
    }
  }

  #readFrom(core: RecordCore): void {
    if (this.#core !== undefined) this.letGo(this.#core, Number.POSITIVE_INFINITY);
    this.#core = core;
    this.#view = new RowView(core);
    core.hold(this);
  }

  #take(item: RecordItem, type: number | undefined, node: string | undefined, time: number, serial: number): void {
    this.#read++;
    const host = this.#host(node);
    // A larger step back means that the clock was set, or that another log begins.
    const second = secondOf(time);
    host.newest = second < host.newest - this.#timeout ? second : Math.max(host.newest, second);
    this.#close();
    const key = this.#open.size === 0 && isAlone(type) ? '' : `${node ?? ''} ${time}:${serial}`;
    const open = this.#open.get(key);
    if (open !== undefined) addOnce(open.records, recordOf(this.#core as RecordCore, item));
    else if (!isAlone(type)) {
      const group = this.#group(item, node, time, serial, { host, key });
      this.#open.set(key, group);
      this.#opened.push(group);
      this.#arrivals.push(group);
    } else if (!this.#isCopy(item)) {
      if (typeof item === 'number' && this.#arrivals.length === 0) this.#emitOf(item);
      else this.#arrivals.push(this.#group(item, node, time, serial, undefined));
    }
    this.#release(this.#isReady);
  }

  #isCopy(item: RecordItem): boolean {
    return typeof item === 'number'
      ? this.#copies.isCopiedRow(this.#core as RecordCore, item)
      : this.#copies.isCopy(item);
  }

  #emitOf(row: number): void {
    const view = (this.#view as RowView).at(row);
    if (this.#emitRow === undefined) this.#emit(loneEvent(view.record()));
    else this.#emitRow(view);
  }

  /** Emits the remaining events; with `whole`, only up to the first one that may be incomplete. */
  end(whole = false): void {
    this.#release((group) => !whole || this.#isReady(group) || group.records.some(isLast));
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

  #group(
    first: RecordItem,
    node: string | undefined,
    time: number | undefined,
    serial: number | undefined,
    stamp: Group['stamp'],
  ): Group {
    return new Group(first, this.#core, node, time, serial, stamp, this.#read);
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
      if (first.row === undefined) this.#emit(first);
      else this.#emitOf(first.row);
    }
  }
}

interface Host {
  /** Second of the newest record. */
  newest: number;
}

class Group extends HeldEvent {
  /** Undefined if the event consists of one record: a program sent it, or its time is unknown. */
  readonly stamp: { readonly host: Host; readonly key: string } | undefined;
  /** Number of records that had been read when its first one arrived. */
  readonly arrived: number;

  constructor(
    first: RecordItem,
    core: RecordCore | undefined,
    node: string | undefined,
    time: number | undefined,
    serial: number | undefined,
    stamp: Group['stamp'],
    arrived: number,
  ) {
    super(first, core, node, time, serial);
    this.stamp = stamp;
    this.arrived = arrived;
  }
}

// Not by the remainder, which takes long for numbers of this size.
const secondOf = (time: number): number => Math.floor(time / 1000);

const isLast = ({ type }: AuditRecord): boolean => endsEvent(type);
