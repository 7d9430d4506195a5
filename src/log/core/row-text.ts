import type { RecordCore } from './record-core.ts';
import type { RowFormat } from './row-format.ts';
import type { RowPrinter } from './row-printer.ts';

/** Text of rows and of everything else, in order. Rows become text in the memory of their core. */
export class RowText {
  #parts: Uint8Array[] = [];
  #text = '';
  #printer: RowPrinter | undefined;
  /** Number of bytes, without those that the printer still has. */
  #length = 0;

  /** Adds a byte string. */
  add(text: string): void {
    if (text === '') return;
    this.#drain();
    this.#text += text;
    this.#length += text.length;
  }

  /** Adds a row; returns false if the format does not write it as a row. */
  addRow(core: RecordCore, row: number, format: RowFormat): boolean {
    const { printer } = core;
    if (printer !== this.#printer || printer.length > ENOUGH) this.#drain();
    if (!core.print(row, format)) return false;
    if (this.#text !== '') this.#endText();
    this.#printer = printer;
    return true;
  }

  /** Number of bytes that were added and not taken yet. */
  get length(): number {
    return this.#length + (this.#printer?.length ?? 0);
  }

  /** The bytes that were added. They may be overwritten when more is added. */
  take(): Uint8Array {
    if (this.#text !== '') this.#endText();
    const last = this.#printer?.take();
    const parts = this.#parts;
    this.#parts = [];
    this.#printer = undefined;
    this.#length = 0;
    if (last !== undefined) parts.push(last);
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  #drain(): void {
    const printer = this.#printer;
    if (printer === undefined) return;
    this.#length += printer.length;
    this.#parts.push(Uint8Array.from(printer.take()));
    this.#printer = undefined;
  }

  #endText(): void {
    this.#parts.push(Buffer.from(this.#text, 'latin1'));
    this.#text = '';
  }
}

/** The printer has room for twice as many bytes. */
const ENOUGH = 1 << 19;
