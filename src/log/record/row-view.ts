import { typeName } from '../../schema/record-types.ts';
import type { AuditTail } from '../../text/tail.ts';
import type { RecordCore } from '../core/record-core.ts';
import type { RowFormat } from '../core/row-format.ts';
import type { RowText } from '../core/row-text.ts';
import { AuditRecord } from './record.ts';
import { isEncoded, type RecordFields } from './record-fields.ts';

/**
 * A record as its row has it, without an object of its own: the view is moved from row to row. It
 * is also the event that consists of this record. What is needed for longer is asked of
 * {@link RowView.record}.
 */
export class RowView implements RecordFields {
  readonly late = false;
  readonly records: readonly [RowView] = [this];
  readonly #core: RecordCore;
  #row = 0;

  constructor(core: RecordCore) {
    this.#core = core;
  }

  /** Moves it to a row. */
  at(row: number): this {
    this.#row = row;
    return this;
  }

  /** The record as an object, which can be kept. */
  record(): AuditRecord {
    return AuditRecord.ofRow(this.#core, this.#row);
  }

  /** Adds it to a text; returns false if the format does not write it as a row. */
  addTo(text: RowText, format: RowFormat): boolean {
    return text.addRow(this.#core, this.#row, format);
  }

  get type(): number {
    return this.#core.type(this.#row);
  }

  get typeName(): string {
    return typeName(this.type);
  }

  get node(): string | undefined {
    return this.#core.node(this.#row);
  }

  get time(): number {
    return this.#core.time(this.#row);
  }

  get serial(): number {
    return this.#core.serial(this.#row);
  }

  get succeeded(): boolean {
    return this.#core.succeeded(this.#row);
  }

  get line(): string {
    return this.#core.line(this.#row);
  }

  get tail(): AuditTail {
    return this.record().tail;
  }

  get isEncoded(): boolean {
    return isEncoded(this);
  }

  kernelField(name: string): string | undefined {
    return this.#core.cut(this.#row) ? this.#core.kernelField(this.#row, name) : this.record().kernelField(name);
  }

  messageField(name: string): string | undefined {
    return this.#core.cut(this.#row) ? this.#core.messageField(this.#row, name) : this.record().messageField(name);
  }

  enrichedField(name: string): string | undefined {
    return this.#core.cut(this.#row) ? this.#core.enrichedField(this.#row, name) : this.record().enrichedField(name);
  }
}
