import type { AuditRecord } from '../../log/record/record.ts';
import type { Io } from '../terminal/io.ts';

/** With `--debug`: lists the records that were skipped, and counts them. */
export class Skipped {
  readonly #io: Io;
  readonly #names: WeakMap<AuditRecord, string> | undefined;
  #count = 0;

  constructor(io: Io, debug: boolean) {
    this.#io = io;
    this.#names = debug ? new WeakMap() : undefined;
  }

  /** Remembers the source of a record. */
  from(name: string, record: AuditRecord): void {
    this.#names?.set(record, name);
  }

  /** @param reason safe to print */
  add(record: AuditRecord, reason: string): void {
    if (this.#names === undefined) return;
    if (++this.#count > SHOWN) return;
    const serial = record.serial === undefined ? '' : ` serial ${record.serial}`;
    this.#io.complain(`${this.#names.get(record)}:${record.offset}:${serial} skipped: ${reason}`);
  }

  end(): void {
    if (this.#names === undefined) return;
    const more = this.#count > SHOWN ? `, of which ${SHOWN} are shown` : '';
    this.#io.complain(`${this.#count} ${this.#count === 1 ? 'record was' : 'records were'} skipped${more}`);
  }
}

const SHOWN = 1000;
