import { type RuleId, ruleCheck } from '../../lint/catalog.ts';
import type { Severity } from '../../lint/rule/rule.ts';
import { withoutCopies } from '../../log/event/copies.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import { checkSource, type RecordSource, recordBatches } from '../../log/read-records.ts';
import { abortSignal, listOf, oneOf } from '../../util/checks.ts';
import { checkOptions, type Shape } from '../../util/options.ts';
import type { Finding } from './lint-record.ts';
import { LINTED, LogLinter } from './log-linter.ts';

/** Which findings to report, and until when. */
export interface LintOptions {
  /** Minimum severity to report; `info` (everything) if left out. */
  readonly severity?: Severity | undefined;
  /** Rules to leave out. */
  readonly ignore?: readonly RuleId[] | undefined;
  /**
   * Ends the check: the iteration throws the signal's reason, and files and programs are released.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What the options of a check may be. */
export const lintShape: Shape<LintOptions> = {
  severity: oneOf('info', 'warning', 'error'),
  ignore: listOf(ruleCheck),
  signal: abortSignal,
};

/**
 * Checks a whole log: each record by itself, and its place in the life of its guest. Memory grows
 * with the number of guests, not with the length of the log.
 *
 * @param source path, bytes or stream, as for `readRecords`
 * @param options which findings to report, and a signal that ends the check
 * @yields the findings, in the order of the log
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option or the source, when
 *   it is called
 * @throws TransportError as `readRecords` does
 * @example
 * for await (const { rule, title, serial } of lintLog('/var/log/audit/audit.log', { severity: 'warning' })) {
 *   console.log(serial, rule, title);
 * }
 */
export function lintLog(source: RecordSource, options: LintOptions = {}): AsyncGenerator<Finding, void, void> {
  checkSource(source, 'lintLog');
  checkOptions(options, lintShape, 'lintLog');
  return findings(source, options);
}

async function* findings(source: RecordSource, options: LintOptions): AsyncGenerator<Finding, void, void> {
  const { signal } = options;
  const linter = new LogLinter();
  for await (const records of withoutCopies(recordBatches(source, linePicker(LINTED), undefined, signal))) {
    for (const record of records) {
      signal?.throwIfAborted();
      for (const finding of linter.add(record)) if (isReported(finding, options)) yield finding;
    }
  }
}

/** Whether a finding is severe enough, and not ignored. */
export const isReported = (
  finding: Finding,
  { severity = 'info', ignore = [] }: Pick<LintOptions, 'severity' | 'ignore'>,
): boolean => BADNESS[finding.severity] >= BADNESS[severity] && !ignore.includes(finding.rule);

const BADNESS = { info: 0, warning: 1, error: 2 } as const;
