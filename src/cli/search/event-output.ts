import { RowText } from '../../log/core/row-text.ts';
import { type AuditEvent, loneEvent } from '../../log/event/audit-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { RowView } from '../../log/record/row-view.ts';
import type { EventWriter } from '../../report/event/event-format.ts';
import type { EventGuest } from '../../report/event/event-json.ts';
import { type Io, OutputError } from '../terminal/io.ts';
import { terminalText } from '../terminal/terminal.ts';
import type { Position } from './checkpoint.ts';

/** An event, and the name of the source that was being read when it ended. */
export interface Place {
  readonly event: Position;
  readonly source: string;
}

/** Writes events in batches, and knows which of them were written completely. */
export class EventOutput {
  readonly #io: Io;
  readonly #onWritten: ((place: Place) => void) | undefined;
  /** What was not written yet, and where in it events end. */
  readonly #text = new RowText();
  #ends: { readonly end: number; readonly place: Place }[] = [];
  #isTaken = true;

  /**
   * @param onWritten called with the last event that was written completely, after each write and
   * when one fails
   */
  constructor(io: Io, onWritten: ((place: Place) => void) | undefined) {
    this.#io = io;
    this.#onWritten = onWritten;
  }

  /** Adds text, as a byte string. */
  add(text: string): void {
    this.#text.add(terminalText(text, this.#io));
  }

  /** Adds an event, as a row if it is one. */
  addEvent(event: AuditEvent, guest: EventGuest | undefined, writer: EventWriter): void {
    const [record, another] = event.records;
    const isRow = guest === undefined && another === undefined && record !== undefined && this.#addRow(record, writer);
    if (!isRow) this.add(writer.write(event, guest));
  }

  /** Adds an event that is a row. */
  addRow(row: RowView, writer: EventWriter): void {
    if (!this.#addRow(row, writer)) this.add(writer.write(loneEvent(row.record())));
  }

  /**
   * An event ends with the text that was added last. An event without a position is written again
   * with the next one.
   */
  endEvent(place: Place | undefined): void {
    if (place !== undefined && this.#onWritten !== undefined) this.#ends.push({ end: this.#text.length, place });
  }

  /**
   * Writes what was added; returns whether the reader of the output is still there.
   *
   * @throws OutputError
   */
  async flush(): Promise<boolean> {
    if (this.#text.length === 0) return this.#isTaken;
    const bytes = this.#text.take();
    const ends = this.#ends;
    this.#ends = [];
    const report = (written: number): void => {
      const complete = ends.findLast(({ end }) => end <= written);
      if (complete !== undefined) this.#onWritten?.(complete.place);
    };
    try {
      this.#isTaken = (await this.#io.print(bytes)) && this.#isTaken;
    } catch (error) {
      if (error instanceof OutputError) report(error.written);
      throw error;
    }
    if (this.#isTaken) report(bytes.length);
    return this.#isTaken;
  }

  // What goes to a terminal is examined, so it is always text.
  #addRow(record: AuditRecord | RowView, { rows }: EventWriter): boolean {
    return rows !== undefined && !this.#io.terminal.output && record.addTo(this.#text, rows);
  }
}
