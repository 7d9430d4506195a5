import { journalFailure, journalTail } from '../../source/journalctl.ts';
import type { RunningProgram } from '../../source/program.ts';
import { recordsOf } from '../line-records.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import { LineScanner } from '../lines/line-scanner.ts';
import type { AuditRecord } from '../record/record.ts';
import type { FollowedLog } from './follow.ts';
import { FollowedJournal } from './follow-journal.ts';

/**
 * Follows the system's journal with one `journalctl --follow`, which shows each entry at once. That
 * nothing more is in the journal is never certain, so this is for readers that go on.
 *
 * Reading throws TransportError `journal-unreadable`.
 */
export class TailedJournal implements FollowedLog {
  readonly interval = 50;
  readonly #after: string | undefined;
  readonly #pick: LinePicker;
  readonly #files: readonly string[];
  readonly #lines: LineScanner;
  #program: RunningProgram | undefined;

  /**
   * @param after cursor of the entry after which to read; the beginning if undefined
   * @param pick selects lines
   * @param files journal files to read instead of the system's journal
   */
  constructor(after: string | undefined, pick: LinePicker, files: readonly string[] = []) {
    this.#after = after;
    this.#pick = pick;
    this.#files = files;
    this.#lines = new LineScanner(pick);
  }

  before(): AsyncGenerator<readonly AuditRecord[], void, void> {
    return new FollowedJournal(this.#after, this.#pick, this.#files).before();
  }

  async *read(): AsyncGenerator<readonly AuditRecord[], void, void> {
    this.#program ??= await journalTail(this.#after, this.#files);
    const { ended } = this.#program;
    for (let chunk = this.#program.take(); chunk !== null; chunk = this.#program.take()) {
      for (const lines of this.#lines.push(chunk)) yield recordsOf(lines, this.#pick);
    }
    if (ended !== undefined) throw journalFailure(ended.complaint);
  }

  end(): void {}

  async close(): Promise<void> {
    await this.#program?.kill();
    this.#program = undefined;
  }
}
