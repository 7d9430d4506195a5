import type { AuditText } from '../../codec/bytes.ts';
import { type RuleId, ruleCatalog, type Violation } from '../../lint/catalog.ts';
import { lintMessage } from '../../lint/lint-message.ts';
import type { Severity } from '../../lint/rule/rule.ts';
import { checksAt, runAll } from '../../lint/run-checks.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isVirt } from '../../schema/record-types.ts';
import { assertAwaited } from '../../util/check.ts';

/**
 * One violation of a rule in a log. `type`, `field`, `found`, `expected` and `exe` may contain text
 * from the log: escape it before output.
 */
export interface Finding {
  /** Id of the rule, for example `encoding-needs-hex`. `docs/rules` has a page for each. */
  readonly rule: RuleId;
  /** How serious the finding is. */
  readonly severity: Severity;
  /** Title of the rule. Contains no text from the log. */
  readonly title: string;
  /** Wire name of the field; undefined if the record as a whole violates the rule. */
  readonly field: string | undefined;
  /** The offending text as a byte string (one character per byte); undefined if there is none. */
  readonly found: string | undefined;
  /** What to write instead, as a byte string or in words; undefined if the rule cannot tell. */
  readonly expected: string | undefined;
  /** Where the record starts in its source, in bytes from its beginning. */
  readonly offset: number;
  /** Name of the record type; undefined if the line has none. */
  readonly type: string | undefined;
  /** Serial of the record; undefined if the line has none. */
  readonly serial: number | undefined;
  /**
   * Path of the sending program, from libaudit's `exe=`; null if libaudit did not know it,
   * undefined if the field is missing.
   */
  readonly exe: AuditText | null | undefined;
  /** Process ID of the sender, from the kernel's `pid=`; undefined if the field is missing. */
  readonly pid: number | undefined;
}

/**
 * Checks one record of a guest on its own: its form, its fields and how their values are written.
 *
 * @param record a record of any type
 * @returns the findings; none for records of other families. Never throws because of the content.
 * @throws UsageError `option-invalid` if `record` is a promise
 */
export function lintRecord(record: AuditRecord): Finding[] {
  assertAwaited(record, 'lintRecord: record');
  return violationsOf(record).map((violation) => findingOf(record, violation));
}

/** Adds to a violation what the finding says about its rule and its record. */
export function findingOf(record: AuditRecord, { rule, field, found, expected }: Violation): Finding {
  const { severity, title } = ruleCatalog[rule];
  const { offset, typeName: type, serial } = record;
  const pid = Number(record.kernelField('pid') ?? Number.NaN);
  return {
    rule,
    severity,
    title,
    field,
    found,
    expected,
    offset,
    type,
    serial,
    exe: record.tail.exe,
    pid: Number.isSafeInteger(pid) ? pid : undefined,
  };
}

function violationsOf(record: AuditRecord): Violation[] {
  const { type, messageText } = record;
  const violations: Violation[] = [];
  runAll(lineChecks, record, violations);
  if (!isVirt(type) || !record.isRecord || messageText === undefined) return violations;
  violations.push(...lintMessage(type as number, rawMessage(record) ?? messageText));
  return violations;
}

const lineChecks = checksAt('line');

// The reader rewrites the tail of an old libaudit in the current format.
function rawMessage({ body = '' }: AuditRecord): string | undefined {
  return body.endsWith(')') || body.endsWith(")'") ? /msg='(.*res=\w+\))'?$/s.exec(body)?.[1] : undefined;
}
