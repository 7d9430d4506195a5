import { linePicker } from '../../log/lines/line-picker.ts';
import { type RecordSource, recordBatches } from '../../log/read-records.ts';
import type { Finding } from './lint-record.ts';
import { LINTED, LogLinter } from './log-linter.ts';

/**
 * Checks a whole log. Memory grows with the number of guests and their resources, not with the
 * length of the log.
 *
 * @param source path, bytes or stream, as for `readRecords`
 * @yields the findings in the order of the log
 * @throws TransportError if the log cannot be read, as `readRecords` does
 */
export async function* lintLog(source: RecordSource): AsyncGenerator<Finding, void, void> {
  const linter = new LogLinter();
  for await (const records of recordBatches(source, linePicker(LINTED))) {
    for (const record of records) yield* linter.add(record);
  }
}
