import { everyLine } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isVirt } from '../../schema/record-types.ts';
import { batchesOf, type ExpectSource } from '../expect/expect-records.ts';
import { titleOf } from '../expect/failure-text.ts';
import { unequalBecause } from './rewritten.ts';

/** The VIRT records of a log whose events, written again, are not the same messages. */
export interface UnequalRecords {
  /** How many VIRT records there are. */
  readonly records: number;
  /** Those that are not equal, and why: safe to print. */
  readonly unequal: readonly { readonly record: AuditRecord; readonly because: string }[];
}

/** Writes the event of each VIRT record again, and compares. */
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

/** The same for people. Safe to print. */
export function unequalText({ records, unequal }: UnequalRecords): string {
  if (records === 0) return 'there is no VIRT record';
  if (unequal.length === 0) return `all ${records} VIRT records, written again, are the same`;
  const lines = unequal.slice(0, MOST).map(({ record, because }) => `  ${titleOf(record)}: ${because}`);
  if (unequal.length > MOST) lines.push(`  and ${unequal.length - MOST} more`);
  return [`${unequal.length} of ${records} VIRT records, written again, are not the same:`, ...lines].join('\n');
}

const MOST = 10;
