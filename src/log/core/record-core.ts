import { type CoreExports, instantiate } from './exports.ts';
import { COLUMN, ROW, ROWS } from './row.ts';
import type { RowFormat } from './row-format.ts';
import { RowPrinter } from './row-printer.ts';
import { RowTexts } from './row-texts.ts';
import type { Shape } from './shape.ts';
import { addTypes } from './types.ts';

/** What a record type is wanted for: bits, as in native/record-core/core.h. */
export const USE = {
  WANTED: 1,
  /** As fields, if the record is in plain form. */
  PLAIN: 2,
  /** Together with the lines that are kept beside it. */
  MAIN: 4,
  /** Only beside a line of the same event that is wanted together with such lines. */
  BESIDE: 8,
  /** As fields that are found when they are asked for, if the record is in plain form. */
  FRAMED: 32,
  /** Only if the line has the texts of the screen, or is not in plain form. */
  SCREENED: 64,
} as const;

/** What the record core is to find. */
export interface CoreOptions {
  /** What the records of a type are wanted for. */
  readonly uses: (type: number) => number;
  /** Whether all other lines are wanted too. */
  readonly takesAll: boolean;
  /** Texts of which a screened line must have one of each group; at most two of two. */
  readonly needles?: readonly (readonly Needle[])[];
}

/** A text to search for, of at most 256 bytes. */
export interface Needle {
  readonly bytes: Uint8Array;
  /** Whether the text is hex digits, in lower case, that may be in either case. */
  readonly hex: boolean;
}

/** Somebody who reads a row. */
export interface RowReader {
  /** Called before the row is overwritten: what is needed later must be copied. */
  settle(): void;
}

/** Somebody who keeps the numbers of rows. */
export interface RowHolder {
  /** Called before rows are overwritten: rows before this one must not be read any more. */
  letGo(core: RecordCore, before: number): void;
}

/** Numbers of the rows from one up to another. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds wanted lines in the bytes of a log, and cuts those in plain form into fields: rows of
 * numbers in the memory of a WebAssembly module, which `docs/record-core.md` draws. A value becomes
 * a string when it is first asked for, and all rows with that value share the string. A row is
 * overwritten when some thousand rows, or a megabyte, have followed it.
 */
export class RecordCore {
  /** Its memory: the bytes of lines, by address. */
  readonly bytes: Buffer;
  readonly #core: CoreExports;
  readonly #rows: Uint32Array;
  /** The bytes of lines are kept for so many bytes that follow. */
  readonly #kept: number;
  readonly #texts: RowTexts;
  #printer: RowPrinter | undefined;
  readonly #holders = new Set<RowHolder>();
  /** By the place of the row. */
  readonly #readers: (RowReader | undefined)[] = new Array(ROWS).fill(undefined);
  /** Earlier rows are overwritten. */
  #oldest = 0;
  /** Number of bytes that were read, and how many of them belong to earlier sources. */
  #position = 0;
  #begun = 0;

  constructor({ uses, takesAll, needles = [] }: CoreOptions) {
    const core = instantiate();
    const types = Uint8Array.from({ length: TYPES }, (_, type) => uses(type));
    // Room for the companions of the events that are held.
    const blocks = types.some((use) => (use & USE.BESIDE) !== 0) ? 32 : 4;
    this.#kept = (blocks - 2) * BLOCK;
    core.configure(blocks * BLOCK, takesAll ? 1 : 0);
    core.clear();
    this.#core = core;
    this.bytes = Buffer.from(core.memory.buffer);
    addTypes(core, this.bytes, types);
    for (const [group, texts] of needles.entries()) for (const needle of texts) this.#addNeedle(group, needle);
    this.#rows = new Uint32Array(core.memory.buffer, core.rowsAt(), ROWS * ROW);
    this.#texts = new RowTexts(core, this.bytes);
  }

  /** The next bytes belong to another source. */
  begin(): void {
    // Places in a source count from its beginning.
    this.#letGo(this.#core.rowCount());
    this.#begun = this.#position;
  }

  /** Where the next bytes may be read to. What was there is overwritten. */
  room(): Buffer {
    const at = this.#core.room();
    const count = this.#core.rowCount();
    let kept = this.#oldest;
    while (kept < count && this.#positionOf(kept) < this.#position - this.#kept) kept++;
    this.#settle(kept);
    return this.bytes.subarray(at, at + BLOCK);
  }

  /**
   * So many bytes were read there. They must be scanned before there is room for more.
   *
   * @returns its memory up to the last of them
   */
  filled(length: number): Buffer {
    this.#position += length;
    return this.bytes.subarray(0, this.#core.filled(length));
  }

  /** Finds the next lines; `isWhole` if all bytes were examined. */
  scan(): RowRange & { readonly isWhole: boolean } {
    const from = this.#core.rowCount();
    // Rows consist of the numbers that are forgotten.
    this.#settle(this.#core.isFull() === 0 ? from + MOST_AT_ONCE - ROWS : from);
    if (this.#core.isFull() !== 0) this.#clear();
    const isWhole = this.#core.scan() !== 0;
    return { from, to: this.#core.rowCount(), isWhole };
  }

  /** Finds the last line of a source, which may lack its line feed. */
  end(): RowRange {
    const from = this.#core.rowCount();
    this.#core.endSource();
    return { from, to: this.#core.rowCount() };
  }

  /** Somebody keeps the numbers of rows from now on. */
  hold(holder: RowHolder): void {
    this.#holders.add(holder);
  }

  /** Somebody reads a row from now on, and may still need it when it is overwritten. */
  attach(row: number, reader: RowReader): void {
    this.#readers[row & (ROWS - 1)] = reader;
  }

  /** Who reads a row. */
  readerOf(row: number): RowReader | undefined {
    return this.#readers[this.#placeOf(row)];
  }

  /** Number of rows so far. */
  get count(): number {
    return this.#core.rowCount();
  }

  /** Whether a row is a record in plain form, and not only a line. */
  isPlain(row: number): boolean {
    return this.#at(row, COLUMN.bodyEnd) !== 0;
  }

  /** Cuts a record in plain form into fields, if it is not; returns false if it does not consist of fields. */
  cut(row: number): boolean {
    return this.#at(row, COLUMN.shape) !== 0 || this.#core.cutRow(row & (ROWS - 1)) !== 0;
  }

  /** Number of the record type; 0 if it is not known, {@link TOO_LONG} if the line is. */
  type(row: number): number {
    return this.#at(row, COLUMN.type);
  }

  /** Where the line starts in its source, in bytes. */
  offset(row: number): number {
    return this.#positionOf(row) - this.#begun;
  }

  /** Address of the line. */
  start(row: number): number {
    return this.#at(row, COLUMN.start);
  }

  /** Address behind the line. */
  lineEnd(row: number): number {
    return this.#at(row, COLUMN.end);
  }

  line(row: number): string {
    return this.bytes.toString('latin1', this.#at(row, COLUMN.start), this.#at(row, COLUMN.end));
  }

  /** In milliseconds since 1970. */
  time(row: number): number {
    return this.#at(row, COLUMN.seconds) * 1000 + this.#at(row, COLUMN.milliseconds);
  }

  serial(row: number): number {
    return this.#at(row, COLUMN.serial);
  }

  node(row: number): string | undefined {
    const node = this.#at(row, COLUMN.node);
    return node === 0 ? undefined : this.#texts.value(node);
  }

  /** The fields after the stamp, without what auditd appended. */
  body(row: number): string {
    return this.bytes.toString('latin1', this.#at(row, COLUMN.body), this.#at(row, COLUMN.bodyEnd));
  }

  succeeded(row: number): boolean {
    return this.#at(row, COLUMN.succeeded) !== 0;
  }

  kernelField(row: number, name: string): string | undefined {
    return this.#field(row, this.#shapeOf(row).kernel.get(name));
  }

  messageField(row: number, name: string): string | undefined {
    return this.#field(row, this.#shapeOf(row).message.get(name));
  }

  enrichedField(row: number, name: string): string | undefined {
    return this.#field(row, this.#shapeOf(row).enriched.get(name));
  }

  /** Writes rows as text; made when it is first asked for. */
  get printer(): RowPrinter {
    this.#printer ??= new RowPrinter(this.#core, {
      bytes: this.bytes,
      rows: this.#rows,
      value: (number) => this.#texts.value(number),
      shape: (number) => this.#texts.shape(number),
    });
    return this.#printer;
  }

  /** Writes a row with the printer; returns false if the format does not write it as a row. */
  print(row: number, format: RowFormat): boolean {
    return (!format.usesFields || this.cut(row)) && this.printer.print(row, format);
  }

  #field(row: number, place: number | undefined): string | undefined {
    return place === undefined ? undefined : this.#texts.value(this.#at(row, COLUMN.firstValue + place));
  }

  #shapeOf(row: number): Shape {
    return this.#texts.shape(this.#at(row, COLUMN.shape));
  }

  #at(row: number, column: number): number {
    return this.#rows[this.#placeOf(row) * ROW + column] as number;
  }

  #placeOf(row: number): number {
    if (row < this.#oldest) throw new Error('a record was read after its bytes were overwritten');
    return row & (ROWS - 1);
  }

  #positionOf(row: number): number {
    return this.#at(row, COLUMN.position) + 2 ** 32 * this.#at(row, COLUMN.position + 1);
  }

  /** Rows before this one may be overwritten. */
  #settle(before: number): void {
    if (this.#oldest >= before) return;
    this.#letGo(before);
    for (; this.#oldest < before; this.#oldest++) {
      const place = this.#oldest & (ROWS - 1);
      this.#readers[place]?.settle();
      this.#readers[place] = undefined;
    }
  }

  #addNeedle(group: number, { bytes, hex }: Needle): void {
    const at = this.#core.room();
    this.bytes.set(bytes, at);
    this.#core.addNeedle(group, at, bytes.length, hex ? LOWER_CASE : 0);
  }

  #letGo(before: number): void {
    for (const holder of this.#holders) holder.letGo(this, before);
  }

  #clear(): void {
    this.#core.clear();
    this.#printer?.clear();
    this.#texts.clear();
  }
}

/** This bit makes letters lower case, and does not change digits. */
const LOWER_CASE = 0x20;

/** The type of a line that is longer than any record. */
export const TOO_LONG = 0xffffffff;

// As in native/record-core: sizes of its tables.
const BLOCK = 1 << 19;
const TYPES = 4096;
/** The rows of one scan, with the companions of its last event. */
const MOST_AT_ONCE = 4096;
