import { cursorIn, journal } from '../../source/journalctl.ts';
import { TransportError } from '../../util/errors.ts';
import { recordsOf } from '../line-records.ts';
import type { Line } from '../lines/line.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import { LineScanner } from '../lines/line-scanner.ts';
import type { AuditRecord } from '../record/record.ts';
import type { FollowedLog } from './follow.ts';

/**
 * Follows the system's journal. Each read starts journalctl again: with its own `--follow`, there
 * is no way to tell when all existing entries have been printed.
 *
 * Reading throws TransportError `journal-unreadable`, or `cursor-lost` if the entry of the cursor
 * no longer exists.
 */
export class FollowedJournal implements FollowedLog {
  readonly interval = 500;
  readonly #pick: LinePicker;
  readonly #files: readonly string[];
  #after: string | undefined;

  /**
   * @param after cursor of the entry after which to read; the beginning if undefined
   * @param pick selects lines
   * @param files journal files to read instead of the system's journal
   */
  constructor(after: string | undefined, pick: LinePicker, files: readonly string[] = []) {
    this.#after = after;
    this.#pick = pick;
    this.#files = files;
  }

  async *before(): AsyncGenerator<readonly AuditRecord[], void, void> {
    const after = this.#after;
    if (after === undefined) return;
    const scanner = new LineScanner(this.#pick);
    for await (const chunk of journal({ files: this.#files })) {
      for (const lines of scanner.push(chunk)) {
        const last = lines.findIndex((line) => isEntry(line, after));
        yield recordsOf(last === -1 ? lines : lines.slice(0, last + 1), this.#pick);
        if (last !== -1) return;
      }
    }
  }

  async *read(): AsyncGenerator<readonly AuditRecord[], void, void> {
    const scanner = new LineScanner(this.#pick);
    const after = this.#after;
    // If the entry no longer exists, journalctl shows others, and new entries cannot be identified.
    let found = after === undefined;
    const recordsIn = (lines: readonly Line[]) => {
      this.#after = lines.map(({ text }) => cursorIn(text)).findLast((each) => each !== undefined) ?? this.#after;
      // Lines from journalctl itself: the cursor, or that there are no entries.
      const entries = lines.filter(({ text }) => text !== '' && !text.startsWith('-- '));
      if (found || entries.length === 0) return recordsOf(entries, this.#pick);
      found = entries[0] !== undefined && isEntry(entries[0], after);
      if (!found) throw lost();
      return recordsOf(entries.slice(1), this.#pick);
    };
    for await (const chunk of journal({ files: this.#files, from: after, showCursor: true })) {
      for (const lines of scanner.push(chunk)) yield recordsIn(lines);
    }
    yield recordsIn(scanner.end());
    if (!found) throw lost();
  }

  end(): void {}

  async close(): Promise<void> {}
}

const isEntry = ({ text }: Line, cursor: string | undefined): boolean => text.includes(`"__CURSOR":"${cursor}"`);

function lost(): TransportError {
  const message = 'cannot continue in the journal: the entry at the position no longer exists; take a new position';
  return new TransportError('cursor-lost', message);
}
