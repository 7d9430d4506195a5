/** How bad a finding is: `error`, readers get it wrong; `warning`, a standard or a reader may; `info`, worth a look. */
export type Severity = 'error' | 'warning' | 'info';

/** What is checked, and why: data for findings, for `docs/rules` and for their tests. */
export interface Rule {
  /** How bad it is. */
  readonly severity: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why that matters. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** Where the rule comes from: the specification, the dictionary of fields, libaudit, the kernel, libvirt, ausearch. */
  readonly source: string;
  /** Records that have just this finding, in their order. */
  readonly bad: Example;
  /** Records that have none. */
  readonly good: Example;
}

/** Record types, each with the text of a message; libaudit's tail is put behind it where it has none. */
export type Example = readonly (readonly [type: string, text: string])[];

/** Checks that a table of rules is one, and keeps the names that it has. */
export const rules = <T extends Record<string, Rule>>(table: T): T => table;

/** What the messages of examples begin with. */
export const GUEST = 'vm="web1" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf';

export const SPEC = 'Virtual machine life-cycle events, linux-audit specification';
export const DICTIONARY = 'Audit field dictionary, linux-audit/audit-documentation';
export const LIBAUDIT = 'audit_encode_nv_string(3) and audit_log_user_message(3) of libaudit';
export const LIBVIRT = "src/conf/domain_audit.c of libvirt, the emitter whose records are the standard's";
export const KERNEL = 'kernel/audit.c of Linux';
export const AUSEARCH = 'src/ausearch-parse.c of audit: how ausearch and auvirt read';
