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
    return json.split(MARK).map((piece, index) => (index % 2 === 0 ? piece : (this.#slots[Number(piece)] as Slot)));
  }
}

const MARK = /(?:"\\u0001|\\u0002)(\d+)(?:\\u0001"|\\u0002)/;
