import type { AuditRecord } from '../../log/record/record.ts';
import type { VirtEvent } from '../../schema/events.ts';
import { formatEvent } from '../../text/format.ts';
import { FormatError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';

/**
 * Formats a record's event again and compares the messages. Returns why they differ or why the
 * record has no event, safe to print; undefined if they are the same.
 */
export function unequalBecause({ event, reason, message }: AuditRecord): string | undefined {
  if (event === undefined) return `${reason?.code}: ${reason?.message}`;
  try {
    const written = Buffer.from(formatEvent(event as VirtEvent).text);
    const read = Buffer.concat(
      message.flatMap(({ name, value }) => [Buffer.from(` ${name}=`), Buffer.from(value as string)]),
    );
    return read.subarray(1).equals(written)
      ? undefined
      : `differs: would be written as ${printable(written.toString())}`;
  } catch (error) {
    if (error instanceof FormatError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
