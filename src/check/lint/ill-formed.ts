import { linePicker } from '../../log/lines/line-picker.ts';
import { isVirt } from '../../schema/record-types.ts';
import { batchesOf, type ExpectSource } from '../expect/expect-records.ts';
import { findingText } from './finding-text.ts';
import { isReported, type LintOptions } from './lint-log.ts';
import type { Finding } from './lint-record.ts';
import { LINTED, LogLinter } from './log-linter.ts';

/** Which findings count: as for `lintLog`, but `severity` is `warning` if left out. */
export type WellFormedOptions = Pick<LintOptions, 'severity' | 'ignore'>;

/** What is wrong with the VIRT records of a log. */
export interface IllFormed {
  /** How many VIRT records there are. */
  readonly records: number;
  readonly findings: readonly Finding[];
}

/** Checks a log by the rules of `auvirt lint`. */
export async function illFormed(
  source: ExpectSource,
  { severity = 'warning', ignore }: WellFormedOptions,
): Promise<IllFormed> {
  const linter = new LogLinter();
  const findings: Finding[] = [];
  let records = 0;
  for await (const batch of batchesOf(source, linePicker(LINTED))) {
    for (const record of batch) {
      if (isVirt(record.type)) records++;
      for (const finding of linter.add(record)) {
        if (isReported(finding, { severity, ignore })) findings.push(finding);
      }
    }
  }
  return { records, findings };
}

/** The same for people. Safe to print. */
export function toldIllFormed({ records, findings }: IllFormed): string {
  if (records === 0) return 'there is no VIRT record';
  if (findings.length === 0) return `nothing is wrong with the ${records} VIRT records`;
  const lines = findings.slice(0, MOST).map((finding) => `  ${findingText(finding)} [${finding.rule}]`);
  if (findings.length > MOST) lines.push(`  and ${findings.length - MOST} more`);
  return [`auvirt lint finds ${findings.length} in ${records} VIRT records:`, ...lines].join('\n');
}

const MOST = 10;
