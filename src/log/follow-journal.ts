import type { FollowedLog } from './follow.ts';
import { cursorIn, journal } from './journalctl.ts';
import { type Line, LineScanner } from './lines.ts';
import type { LinePicker } from './pick.ts';
import { recordsOf } from './read.ts';
import type { AuditRecord } from './record.ts';

/**
 * Follows the system's journal. journalctl is started anew each time: only of one that ends is it known that it has shown
 * all that is there.
 *
 * Reading throws TransportError `journal-unreadable`.
 */
export class FollowedJournal implements FollowedLog {
  readonly interval = 500;
  readonly #pick: LinePicker;
  #after: string | undefined;

  /**
   * @param after cursor of the entry behind which it is read; the beginning where there is none
   * @param pick takes the lines that are wanted
   */
  constructor(after: string | undefined, pick: LinePicker) {
    this.#after = after;
    this.#pick = pick;
  }

  async *read(): AsyncGenerator<readonly AuditRecord[], void, void> {
    const scanner = new LineScanner(this.#pick);
    let cursor = this.#after;
    const recordsIn = (lines: readonly Line[]) => {
      cursor = lines.map(({ text }) => cursorIn(text)).findLast((each) => each !== undefined) ?? cursor;
      // What journalctl says itself: the cursor, or that there are no entries.
      return recordsOf(lines.filter(({ text }) => !text.startsWith('-- ')));
    };
    for await (const chunk of journal({ after: this.#after, showCursor: true })) {
      for (const lines of scanner.push(chunk)) yield recordsIn(lines);
    }
    yield recordsIn(scanner.end());
    this.#after = cursor;
  }

  end(): void {}

  async close(): Promise<void> {}
}
