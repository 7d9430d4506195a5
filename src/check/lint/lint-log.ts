import { withoutCopies } from '../../log/event/copies.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import { type RecordSource, recordBatches } from '../../log/read-records.ts';
import type { Finding } from './lint-record.ts';
import { LINTED, LogLinter } from './log-linter.ts';

/**
 * Checks a whole log, and holds no more of it than what goes on.
 *
 * @param source path, bytes or stream, as for `readRecords`
 * @yields what is wrong, in the order of the log
 * @throws TransportError as `readRecords`
 */
export async function* lintLog(source: RecordSource): AsyncGenerator<Finding, void, void> {
  const linter = new LogLinter();
  for await (const records of withoutCopies(recordBatches(source, linePicker(LINTED)))) {
    for (const record of records) yield* linter.add(record);
  }
}
