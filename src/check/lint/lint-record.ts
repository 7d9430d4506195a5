import type { AuditText } from '../../codec/bytes.ts';
import { type RuleId, ruleCatalog, type Violation } from '../../lint/catalog.ts';
import { lintMessage } from '../../lint/lint-message.ts';
import type { Severity } from '../../lint/rule.ts';
import { checksAt, runAll } from '../../lint/run-checks.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isVirt } from '../../schema/record-types.ts';

/** Something that is wrong with a record, or with its place among others. Text in it is from the log: escape it. */
export interface Finding {
  /** Name of the rule; `docs/rules` has a page for each. */
  readonly rule: RuleId;
  /** How bad it is. */
  readonly severity: Severity;
  /** What is wrong, in a few words; nothing from the log. */
  readonly title: string;
  /** Wire name of the field, as it stands there; undefined where it is the record as a whole. */
  readonly field: string | undefined;
  /** What is there, as a byte string (one character for each byte). */
  readonly found: string | undefined;
  /** What should be there, as a byte string, or said in words. */
  readonly expected: string | undefined;
  /** Where the record starts in its source, in bytes. */
  readonly offset: number;
  /** Name of the record type; undefined where the line does not tell. */
  readonly type: string | undefined;
  /** Serial of the record; undefined where the line does not tell. */
  readonly serial: number | undefined;
  /** Path of the program that sent the record, as libaudit tells; null where it does not know, undefined where there is no such field. */
  readonly exe: AuditText | null | undefined;
  /** Process ID of the sender, as the kernel tells; undefined where it does not. */
  readonly pid: number | undefined;
}

/**
 * Checks a record of a guest by itself: its form, its fields and how they are written.
 *
 * @param record a record of any type
 * @returns what is wrong with it; nothing for records of other families. Never throws on content.
 */
export function lintRecord(record: AuditRecord): Finding[] {
  return violationsOf(record).map((violation) => findingOf(record, violation));
}

/** A violation of a record, with all that says where. */
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
