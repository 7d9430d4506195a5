import { abortSignal, id, listOf } from '../../util/checks.ts';
import { checkOptions, type Shape } from '../../util/options.ts';
import { checkSource, isWanted, pickerOf, type RecordSource } from '../read-records.ts';
import type { AuditRecord } from '../record/record.ts';
import { batchesOf, type FollowOptions, followShape } from './followed.ts';

/** What to read, and until when. */
export interface ReadOptions extends FollowOptions {
  /**
   * Numbers of the record types to read, such as `VIRT.CONTROL`. All lines are read if this is left
   * out.
   */
  readonly types?: readonly number[] | undefined;
  /**
   * Ends reading: the iteration throws the signal's reason, and files and programs are released.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What the options of a reader may be. */
export const readShape: Shape<ReadOptions> = { ...followShape, types: listOf(id), signal: abortSignal };

/**
 * Reads the records of a log one by one, in the order of the log. The log may be in any form that
 * `parseRecord` reads, a stream of `journalctl -o export`, or either of them compressed with gzip,
 * xz or zstd. At most one chunk of it (2 MiB) is in memory at a time.
 *
 * @param source path, bytes or stream
 * @param options which record types to read, whether to go on with what comes, and a signal that ends
 *   reading
 * @yields a record for each line that is not blank, except the separators of `ausearch`. A line
 *   without a record has the `reason` `no-record`; with `types`, it is left out.
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option or the source, when
 *   it is called
 * @throws TransportError `file-unreadable` if the file cannot be read; `compressed-damaged` or
 *   `program-missing` if it cannot be decompressed to its end; with `follow`, `cursor-lost` if the log
 *   was rotated away before it was read. Errors of a stream are passed on.
 * @example
 * for await (const { time, event } of readRecords('/var/log/audit/audit.log', { types: [VIRT.CONTROL] })) {
 *   console.log(new Date(time ?? 0), event);
 * }
 */
export function readRecords(source: RecordSource, options: ReadOptions = {}): AsyncGenerator<AuditRecord, void, void> {
  checkSource(source, 'readRecords');
  checkOptions(options, readShape, 'readRecords');
  return records(source, options);
}

async function* records(source: RecordSource, options: ReadOptions): AsyncGenerator<AuditRecord, void, void> {
  const { types, signal } = options;
  const wanted = types === undefined ? undefined : new Set(types);
  for await (const batch of batchesOf(source, pickerOf(wanted), options)) {
    for (const record of batch) {
      signal?.throwIfAborted();
      if (isWanted(record, wanted)) yield record;
    }
  }
}
