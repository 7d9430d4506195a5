import type { RuleId } from '../../lint/catalog.ts';
import type { Severity } from '../../lint/rule.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import { batchesOf, type ExpectSource } from '../expect/expect-records.ts';
import { findingText } from './finding-text.ts';
import type { Finding } from './lint-record.ts';
import { LINTED, LogLinter } from './log-linter.ts';

/** Which findings count. */
export interface WellFormedOptions {
  /** What is less bad does not count; `warning` if left out. */
  readonly severity?: Severity;
  /** Rules that are not checked. */
  readonly ignore?: readonly RuleId[];
}

/** What is wrong with the VIRT records of a log. */
export interface IllFormed {
  /** How many VIRT records there are. */
  readonly records: number;
  readonly findings: readonly Finding[];
}

/** Checks a log by the rules of `auvirt lint`. */
export async function illFormed(
  source: ExpectSource,
  { severity = 'warning', ignore = [] }: WellFormedOptions,
): Promise<IllFormed> {
  const linter = new LogLinter();
  const findings: Finding[] = [];
  for await (const batch of batchesOf(source, linePicker(LINTED))) {
    for (const record of batch) {
      for (const finding of linter.add(record)) {
        if (BADNESS[finding.severity] >= BADNESS[severity] && !ignore.includes(finding.rule)) findings.push(finding);
      }
    }
  }
  return { records: linter.records, findings };
}

/** The same for people. Safe to print. */
export function toldIllFormed({ records, findings }: IllFormed): string {
  if (records === 0) return 'there is no VIRT record';
  if (findings.length === 0) return `nothing is wrong with the ${records} VIRT records`;
  const lines = findings.slice(0, MOST).map((finding) => `  ${findingText(finding)} [${finding.rule}]`);
  if (findings.length > MOST) lines.push(`  and ${findings.length - MOST} more`);
  return [`auvirt lint finds ${findings.length} in ${records} VIRT records:`, ...lines].join('\n');
}

const BADNESS = { info: 0, warning: 1, error: 2 } as const;
const MOST = 10;
