import { everyLine } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isVirt } from '../../schema/record-types.ts';
import { batchesOf, type ExpectSource } from '../expect/expect-records.ts';
import { titleOf } from '../expect/failure-text.ts';
import { unequalBecause } from './rewritten.ts';

/** The VIRT records of a log that do not round-trip: their events are formatted differently. */
export interface UnequalRecords {
  /** Number of VIRT records in the log. */
  readonly records: number;
  /** The records that do not round-trip, and why; the reason is safe to print. */
  readonly unequal: readonly { readonly record: AuditRecord; readonly because: string }[];
}

/** Formats the event of each VIRT record again and compares the messages. */
export async function unequalRecords(source: ExpectSource): Promise<UnequalRecords> {
  const unequal: { record: AuditRecord; because: string }[] = [];
  let records = 0;
  for await (const batch of batchesOf(source, everyLine)) {
    for (const record of batch) {
      if (!isVirt(record.type)) continue;
      records++;
      const because = unequalBecause(record);
      if (because !== undefined) unequal.push({ record, because });
    }
  }
  return { records, unequal };
}

/** The result as text for people, safe to print. */
export function unequalText({ records, unequal }: UnequalRecords): string {
  if (records === 0) return 'the log has no VIRT records';
  if (unequal.length === 0) return `all ${records} VIRT records round-trip`;
  const lines = unequal.slice(0, MAX_SHOWN).map(({ record, because }) => `  ${titleOf(record)}: ${because}`);
  if (unequal.length > MAX_SHOWN) lines.push(`  and ${unequal.length - MAX_SHOWN} more`);
  return [`${unequal.length} of ${records} VIRT records do not round-trip:`, ...lines].join('\n');
}

const MAX_SHOWN = 10;
