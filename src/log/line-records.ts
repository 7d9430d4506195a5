import type { Line } from './lines/line.ts';
import type { LinePicker } from './lines/line-picker.ts';
import { LineScanner } from './lines/line-scanner.ts';
import { recordAt } from './record/parse-record.ts';
import { AuditRecord } from './record/record.ts';

/** Reads the records of one source, line by line, as text. */
export class LineReader {
  readonly #pick: LinePicker;
  readonly #lines: LineScanner;

  /** @param pick selects lines */
  constructor(pick: LinePicker) {
    this.#pick = pick;
    this.#lines = new LineScanner(pick);
  }

  /** The records whose lines end in this chunk, in batches. */
  *push(chunk: Uint8Array): Generator<readonly AuditRecord[], void, void> {
    for (const lines of this.#lines.push(chunk)) yield recordsOf(lines, this.#pick);
  }

  /** The record of the last line, if no line feed ends it. */
  end(): readonly AuditRecord[] {
    return recordsOf(this.#lines.end(), this.#pick);
  }
}

/** The records of some lines. For lines that do not begin with their type, only wanted records. */
export function recordsOf(lines: readonly Line[], pick: LinePicker): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const line of lines) addRecordOf(line, pick, records);
  return records;
}

/** Adds the record of a line, if it is one that {@link recordsOf} returns. */
export function addRecordOf(line: Line, pick: LinePicker, records: AuditRecord[]): void {
  if (line.type === undefined && isSeparator(line.text)) return;
  const record = recordOf(line);
  if (line.type !== undefined || record.type === undefined || pick.wants(record.type)) records.push(record);
}

function recordOf({ text, offset, overlong, type }: Line): AuditRecord {
  if (!overlong) return recordAt(text, offset, type);
  const message = 'the line is longer than 1 MiB, and no record is that long';
  return new AuditRecord(text, offset, undefined, { code: 'line-too-long', message });
}

// Blank lines, and the `----` and `time->…` lines of ausearch.
const isSeparator = (line: string): boolean => line.length <= 64 && SEPARATOR.test(line);

const SEPARATOR = /^(?:----|time->.*)?\s*$/;
