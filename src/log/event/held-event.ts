import type { RecordCore } from '../core/record-core.ts';
import type { AuditRecord } from '../record/record.ts';
import { type RecordItem, recordOf } from '../record/record-batch.ts';
import type { AuditEvent } from './audit-event.ts';

/** An event that waits. One that is a row gets a record as an object when somebody asks for it. */
export class HeldEvent implements AuditEvent {
  readonly node: string | undefined;
  readonly time: number | undefined;
  readonly serial: number | undefined;
  late = false;
  /** The number of its row, while it has no records. */
  row: number | undefined;
  readonly #core: RecordCore | undefined;
  #records: AuditRecord[] = NONE;

  /** @param core the core of the row, if the first record is one */
  constructor(
    first: RecordItem,
    core: RecordCore | undefined,
    node: string | undefined,
    time: number | undefined,
    serial: number | undefined,
  ) {
    this.node = node;
    this.time = time;
    this.serial = serial;
    this.#core = core;
    if (typeof first === 'number') this.row = first;
    else this.#records = [first];
  }

  get records(): AuditRecord[] {
    this.letGo();
    return this.#records;
  }

  /** Its row becomes an object. */
  letGo(): void {
    if (this.row !== undefined) this.#records = [recordOf(this.#core as RecordCore, this.row)];
    this.row = undefined;
  }
}

const NONE: AuditRecord[] = [];
