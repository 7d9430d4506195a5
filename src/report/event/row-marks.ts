import type { Piece, Slot } from '../../log/core/row-format.ts';

/**
 * Marks in a text for what each row has of its own: what writes one event then writes the pieces
 * for all rows of a kind. The text around the marks must hold no U+0001 and U+0002.
 */
export class RowMarks {
  readonly #slots: Slot[] = [];

  /** The mark of a value: what is made of the row takes its place and that of its quotes. */
  value(slot: Slot): string {
    return `\x01${this.#slots.push(slot) - 1}\x01`;
  }

  /** The mark of a part of a string. */
  part(slot: Slot): string {
    return `\x02${this.#slots.push(slot) - 1}\x02`;
  }

  /** The pieces of a line of JSON, a byte string. */
  pieces(json: string): Piece[] {
    return this.#split(json, MARK_IN_JSON);
  }

  /** The pieces of any other text, a byte string, that has only marks of parts. */
  parts(text: string): Piece[] {
    return this.#split(text, PART);
  }

  #split(text: string, mark: RegExp): Piece[] {
    return text.split(mark).map((piece, index) => (index % 2 === 0 ? piece : (this.#slots[Number(piece)] as Slot)));
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they do not occur in other text
const PART = /\x02(\d+)\x02/;

const MARK_IN_JSON = /(?:"\\u0001|\\u0002)(\d+)(?:\\u0001"|\\u0002)/;
