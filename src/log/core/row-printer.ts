import type { CoreExports } from './exports.ts';
import { COLUMN, ROW, ROWS } from './row.ts';
import type { Piece, RowFormat, RowKind, Slot } from './row-format.ts';
import type { Shape } from './shape.ts';

/** What a printer reads of the rows. */
export interface RowSource {
  readonly bytes: Buffer;
  readonly rows: Uint32Array;
  value(number: number): string;
  shape(number: number): Shape;
}

/**
 * Writes rows as text, in the memory of the record core. Rows of one kind are written by one
 * program, and the text for a value is made once. When its tables are full, it begins anew.
 */
export class RowPrinter {
  readonly #core: CoreExports;
  readonly #source: RowSource;
  readonly #words: Uint32Array;
  #wordsUsed = 0;
  #programs = new Map<RowFormat, Map<number, Programs>>();
  /** Those that were used last: rows of a kind come together. */
  #lastFormat: RowFormat | undefined;
  #lastKind = NONE;
  #last: Programs | undefined;
  /** What makes texts, by the number of the codec. */
  #codecs: ((value: never) => string | undefined)[] = [];
  #codecNumbers = new Map<unknown, number>();
  #length = 0;

  constructor(core: CoreExports, source: RowSource) {
    this.#core = core;
    this.#source = source;
    this.#words = new Uint32Array(core.memory.buffer, core.wordsAt(), WORDS);
  }

  /** Writes a row behind what was written before; returns false if it is not written in this way. */
  print(row: number, format: RowFormat): boolean {
    const place = row & (ROWS - 1);
    const { counter } = format;
    const number = counter === undefined ? 0 : counter.count + 1;
    for (;;) {
      const program = this.#programOf(place * ROW, format);
      if (program === NONE) return false;
      const outcome = this.#core.printRow(place, program, number);
      if (outcome >= 0) {
        this.#length = outcome;
        if (counter !== undefined) counter.count = number;
        return true;
      }
      if (outcome > UNDERIVED) return false;
      if (!this.#derive(place * ROW, program + UNDERIVED - outcome)) this.clear();
    }
  }

  /** Number of bytes that were written and not taken yet. */
  get length(): number {
    return this.#length;
  }

  /** What was written since it was last taken. It is overwritten by what is written next. */
  take(): Buffer {
    const at = this.#core.outputAt();
    const text = this.#source.bytes.subarray(at, at + this.#length);
    this.#core.clearOutput();
    this.#length = 0;
    return text;
  }

  /** Forgets the programs and texts, because values or shapes get other numbers. */
  clear(): void {
    this.#core.clearTexts();
    this.#programs = new Map();
    this.#lastFormat = undefined;
    this.#codecs = [];
    this.#codecNumbers = new Map();
    this.#wordsUsed = 0;
  }

  /** The place of a program among the words; NONE if rows of this kind are not written. */
  #programOf(at: number, format: RowFormat): number {
    const { rows } = this.#source;
    const kind =
      (((format.usesFields ? (rows[at + COLUMN.shape] as number) : 0) * TYPES + (rows[at + COLUMN.type] as number)) *
        2 +
        (rows[at + COLUMN.succeeded] as number)) *
        2 +
      (rows[at + COLUMN.node] === 0 ? 0 : 1);
    if (format !== this.#lastFormat || kind !== this.#lastKind) {
      this.#last = this.#programsOf(at, format, kind);
      this.#lastFormat = format;
      this.#lastKind = kind;
    }
    const { places, byValues } = this.#last as Programs;
    let values = 0;
    for (const each of places) values = values * VALUES + (rows[at + COLUMN.firstValue + each] as number);
    return byValues.get(values) ?? this.#newProgram(at, format, this.#last as Programs, values);
  }

  #programsOf(at: number, format: RowFormat, kind: number): Programs {
    let byKind = this.#programs.get(format);
    if (byKind === undefined) {
      byKind = new Map();
      this.#programs.set(format, byKind);
    }
    let programs = byKind.get(kind);
    if (programs === undefined) {
      const { message } = this.#shapeOf(at, format);
      const type = this.#source.rows[at + COLUMN.type] as number;
      programs = { places: format.decisive(type).flatMap((name) => message.get(name) ?? []), byValues: new Map() };
      byKind.set(kind, programs);
    }
    return programs;
  }

  #newProgram(at: number, format: RowFormat, { places, byValues }: Programs, values: number): number {
    if (byValues.size === MOST_PROGRAMS) byValues.clear();
    const program = this.#compiled(format.pieces(this.#kindOf(at, format, places)));
    if (program === FULL) {
      this.clear();
      return this.#programOf(at, format);
    }
    byValues.set(values, program);
    return program;
  }

  #shapeOf(at: number, format: RowFormat): Shape {
    return this.#source.shape(format.usesFields ? (this.#source.rows[at + COLUMN.shape] as number) : 0);
  }

  #kindOf(at: number, format: RowFormat, places: readonly number[]): RowKind {
    const { rows } = this.#source;
    const shape = this.#shapeOf(at, format);
    const valueAt = (place: number) => this.#source.value(rows[at + COLUMN.firstValue + place] as number);
    return {
      type: rows[at + COLUMN.type] as number,
      shape,
      succeeded: rows[at + COLUMN.succeeded] !== 0,
      hasNode: rows[at + COLUMN.node] !== 0,
      decisive: new Map(places.map((place) => [shape.names[place] as string, valueAt(place)])),
    };
  }

  /** The place of the program among the words. */
  #compiled(pieces: readonly Piece[] | undefined): number {
    if (pieces === undefined) return NONE;
    const words: number[] = [];
    for (const piece of pieces) {
      if (typeof piece !== 'string') words.push(...this.#operation(piece));
      else if (piece !== '') {
        const at = this.#core.textRoom(piece.length);
        if (at === 0) return FULL;
        this.#source.bytes.write(piece, at, 'latin1');
        words.push(OPERATION.literal, at, piece.length);
      }
    }
    words.push(OPERATION.end);
    const program = this.#wordsUsed;
    if (program + words.length > WORDS) return FULL;
    this.#words.set(words, program);
    this.#wordsUsed += words.length;
    return program;
  }

  #operation(slot: Slot): number[] {
    switch (slot.of) {
      case 'line':
        return [OPERATION.line];
      case 'number':
        return [OPERATION.number];
      case 'json-line':
        return [OPERATION.jsonLine];
      case 'serial':
        return [OPERATION.decimal, COLUMN.serial];
      case 'milliseconds':
        return [OPERATION.three, COLUMN.milliseconds];
      case 'seconds':
        return [OPERATION.text, COLUMN.seconds, this.#codecNumber(slot.text)];
      case 'node':
        return [OPERATION.text, COLUMN.node, this.#codecNumber(slot.text)];
      case 'field':
        return [OPERATION.text, COLUMN.firstValue + slot.place, this.#codecNumber(slot.text)];
    }
  }

  #codecNumber(text: (value: never) => string | undefined): number {
    let number = this.#codecNumbers.get(text);
    if (number === undefined) {
      number = this.#codecs.push(text);
      this.#codecNumbers.set(text, number);
    }
    return number;
  }

  /** Makes the text that an operation lacks; returns false if there is no room for it. */
  #derive(at: number, word: number): boolean {
    const column = this.#words[word + 1] as number;
    const codec = this.#words[word + 2] as number;
    const number = this.#source.rows[at + column] as number;
    const make = this.#codecs[codec - 1] as (value: number | string) => string | undefined;
    const text = make(column === COLUMN.seconds ? number : this.#source.value(number));
    const isWritable = text !== undefined && text.length <= LONGEST_TEXT;
    const length = isWritable ? text.length : 0;
    const start = this.#core.textRoom(length);
    if (start === 0) return false;
    if (isWritable) this.#source.bytes.write(text, start, 'latin1');
    this.#core.setText(codec, number, start, isWritable ? length : -1);
    return true;
  }
}

/** The programs for the rows of one kind, by the values in the decisive places. */
interface Programs {
  readonly places: readonly number[];
  readonly byValues: Map<number, number>;
}

// As in native/record-core/print.c.
const WORDS = 1 << 16;
/** What a program consists of. */
export const OPERATION = {
  end: 0,
  literal: 1,
  text: 2,
  decimal: 3,
  three: 4,
  number: 5,
  line: 6,
  jsonLine: 7,
} as const;
const UNDERIVED = -3;

/** Of one kind. Logs have some dozen. */
const MOST_PROGRAMS = 1024;
/** Longer texts are not kept. */
const LONGEST_TEXT = 1 << 16;
const TYPES = 4096;
const VALUES = 1 << 15;
/** Instead of a program: rows of this kind are not written, or there is no room for it. */
const NONE = -1;
const FULL = -2;
