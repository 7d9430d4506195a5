import type { AuditText } from '../../codec/bytes.ts';
import type { Field, Form } from '../../schema/form.ts';
import type { GuestState, ResourceStep } from './guest-state.ts';
import type { FieldOf, FormedMessage, Message } from './message.ts';
import type { BareValue, EncodedValue } from './value.ts';

/**
 * How serious a finding is: `error`, readers get the record wrong; `warning`, the record departs
 * from the standard or some readers get it wrong; `info`, worth a look.
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * What a rule says about its findings. `docs/rules`, `auvirt lint` and the tests of the rules use
 * it.
 */
export interface Rule {
  /** How serious a finding is. */
  readonly severity: Severity;
  /** What is wrong, as a short noun phrase. */
  readonly title: string;
  /** Why it matters. */
  readonly why: string;
  /** How to fix it. */
  readonly fix: string;
  /**
   * Where the rule comes from: a specification, the field dictionary, or the source of a writer or
   * a reader.
   */
  readonly source: string;
  /** Records with this one finding, in log order. */
  readonly bad: Example;
  /** Records without any finding, in log order. */
  readonly good: Example;
}

/**
 * Record types, each with the text of a message. If it has no libaudit tail, it gets the usual one.
 */
export type Example = readonly (readonly [type: string, text: string])[];

/**
 * A rule together with what finds its violations.
 *
 * @internal
 */
export interface CheckedRule extends Rule {
  readonly checks: Checks;
}

/**
 * Where a rule can check something, in the order in which a log is checked. A rule may check at
 * several points.
 *
 * @internal
 */
export interface Checks {
  /** A line of a log, before its message is read. */
  readonly line?: Check<Line>;

  /** What form the message has. Without a form, only the tail is checked after this. */
  readonly form?: Check<Message>;
  /** The tail that libaudit appends to the message. */
  readonly tail?: Check<Message>;
  /** A field of the form that the message lacks. */
  readonly missing?: Check<Form['fields'][number]>;
  /** A field whose name occurred earlier in the message. */
  readonly repeated?: Check<FieldOf>;
  /** All fields of the message together. */
  readonly fields?: Check<FormedMessage>;

  // For each field, one of these. The first finding wins, so that one mistake is one finding.

  /** A value that reads as several fields, because nothing marks its end. */
  readonly overrun?: Check<FieldOf>;
  /** A field that the form does not have. */
  readonly extra?: Check<FieldOf>;
  /** A value that is not what libaudit's encoding would write. */
  readonly encoded?: Check<EncodedValue>;
  /** A value without encoding that is not what a writer would write. */
  readonly bare?: Check<BareValue>;
  /** A correctly written value of one of these fields of the form. */
  readonly value?: { readonly of: readonly Field['wire'][]; readonly check: Check<FieldOf> };

  // For each successful record of a guest, one of these. The guest is as it was before the record.

  /** A VIRT_MACHINE_ID. */
  readonly label?: Check<GuestState>;
  /** A VIRT_RESOURCE. */
  readonly resource?: Check<ResourceStep>;
  /** A VIRT_CONTROL with `op=start`. */
  readonly start?: Check<GuestState>;
  /** A VIRT_CONTROL with `op=stop`. */
  readonly stop?: Check<GuestState>;
}

/**
 * Returns undefined if nothing is wrong.
 *
 * @internal
 */
export type Check<Subject> = (subject: Subject) => Fault | readonly Fault[] | undefined;

/**
 * What is wrong. The checks of a single field may leave out its name and its value.
 *
 * @internal
 */
export interface Fault {
  readonly field?: string | undefined;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
}

/**
 * A line of a log, as an AuditRecord has it.
 *
 * @internal
 */
export interface Line {
  /** The line as a byte string. */
  readonly line: string;
  /** Number of the record type; undefined if the line has none that is known. */
  readonly type: number | undefined;
  /** Whether the line is a record in the format of the log, with a valid time stamp. */
  readonly isRecord: boolean;
  /** The message as a byte string; undefined if there is none. */
  readonly messageText: string | undefined;
  /** The fields that the kernel wrote before the message. */
  readonly kernel: readonly { readonly name: string; readonly value: AuditText }[];
}

/**
 * Checks the type of a table of rules and keeps the literal types of its ids.
 *
 * @internal
 */
export const rules = <T extends Record<string, CheckedRule>>(table: T): T => table;

export const SPEC = 'Virtual machine life-cycle events, linux-audit specification';
export const DICTIONARY = 'Audit field dictionary, linux-audit/audit-documentation';
export const LIBAUDIT = 'libaudit, audit_encode_nv_string(3) and audit_log_user_message(3)';
export const LIBVIRT = 'libvirt, src/conf/domain_audit.c';
export const KERNEL = 'Linux, kernel/audit.c';
export const AUSEARCH = 'audit, src/ausearch-parse.c (the parser of ausearch and auvirt)';
