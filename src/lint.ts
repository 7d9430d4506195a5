/**
 * Check records against the rules of `auvirt lint`: form, encoding, values, and their order in the
 * life of a guest.
 *
 * @module libaudit-virt/lint
 */

export { type LintOptions, lintLog } from './check/lint/lint-log.ts';
export { type Finding, lintRecord } from './check/lint/lint-record.ts';
export { LogLinter } from './check/lint/log-linter.ts';
export { type RuleId, ruleCatalog } from './lint/catalog.ts';
export type { Example, Rule, Severity } from './lint/rule/rule.ts';
