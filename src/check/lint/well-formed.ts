import { linePicker } from '../../log/lines/line-picker.ts';
import type { Shape } from '../../util/options.ts';
import { batchesOf, type ExpectSource } from '../expect/expect-records.ts';
import { findingText } from './finding-text.ts';
import { isReported, type LintOptions, lintShape } from './lint-log.ts';
import type { Finding } from './lint-record.ts';
import { LINTED, LogLinter } from './log-linter.ts';

/**
 * Which findings make a log ill-formed: as for `lintLog`, but the default severity is `warning`.
 */
export type WellFormedOptions = Pick<LintOptions, 'severity' | 'ignore'>;

/** What the options of `toBeWellFormed` may be. */
export const wellFormedShape: Shape<WellFormedOptions> = { severity: lintShape.severity, ignore: lintShape.ignore };

/** The findings in a log. */
export interface WellFormedReport {
  /** Number of VIRT records in the log. */
  readonly records: number;
  readonly findings: readonly Finding[];
}

/** Checks a log with the rules of `auvirt lint`. */
export async function checkWellFormed(
  source: ExpectSource,
  { severity = 'warning', ignore }: WellFormedOptions,
): Promise<WellFormedReport> {
  const linter = new LogLinter();
  const findings: Finding[] = [];
  for await (const batch of batchesOf(source, linePicker(LINTED))) {
    for (const record of batch) {
      for (const finding of linter.add(record)) {
        if (isReported(finding, { severity, ignore })) findings.push(finding);
      }
    }
  }
  return { records: linter.records, findings };
}

/** The report as text for people, safe to print. */
export function wellFormedText({ records, findings }: WellFormedReport): string {
  if (records === 0) return 'the log has no VIRT records';
  if (findings.length === 0) return `no findings in ${count(records, 'VIRT record')}`;
  const lines = findings.slice(0, MAX_SHOWN).map((finding) => `  ${findingText(finding)} [${finding.rule}]`);
  if (findings.length > MAX_SHOWN) lines.push(`  and ${findings.length - MAX_SHOWN} more`);
  return [`auvirt lint: ${count(findings.length, 'finding')} in ${count(records, 'VIRT record')}`, ...lines].join('\n');
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const MAX_SHOWN = 10;
