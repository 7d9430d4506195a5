import type { Token } from '../text/tokens.ts';
import { all, RULES, type RuleId, type Violation } from './catalog.ts';
import type { FieldOf } from './rule/message.ts';
import type { Check, CheckedRule, Checks, Fault } from './rule/rule.ts';

/** A check and the rule that it belongs to. */
export interface RuleCheck<Subject> {
  readonly rule: RuleId;
  readonly check: Check<Subject>;
}

type Point = Exclude<keyof Checks, 'value'>;
type SubjectAt<P extends Point> = Parameters<NonNullable<Checks[P]>>[0];

/** The checks of all rules at one point, in the order of the catalogue. */
export function checksAt<P extends Point>(point: P): readonly RuleCheck<SubjectAt<P>>[] {
  return RULES.flatMap((rule) => {
    const check = catalog[rule].checks[point] as Check<SubjectAt<P>> | undefined;
    return check === undefined ? [] : [{ rule, check }];
  });
}

/** The checks of correctly written values, by the wire name of the field. */
export function valueChecks(): ReadonlyMap<string, readonly RuleCheck<FieldOf>[]> {
  const byField = new Map<string, RuleCheck<FieldOf>[]>();
  for (const rule of RULES) {
    const { value } = catalog[rule].checks;
    if (value === undefined) continue;
    for (const field of value.of) byField.set(field, [...(byField.get(field) ?? []), { rule, check: value.check }]);
  }
  return byField;
}

const catalog: Readonly<Record<RuleId, CheckedRule>> = all;

/** Runs checks and adds everything that they find. */
export function runAll<S>(checks: readonly RuleCheck<S>[], subject: S, violations: Violation[]): void {
  for (const { rule, check } of checks) {
    const found = check(subject);
    if (found === undefined) continue;
    for (const fault of faultsOf(found)) violations.push({ rule, ...fault });
  }
}

/**
 * Runs checks of one field up to the first that finds something, and adds that.
 *
 * @returns whether a check found something
 */
export function runFirst<S extends Token>(checks: readonly RuleCheck<S>[], field: S, violations: Violation[]): boolean {
  for (const { rule, check } of checks) {
    const found = check(field);
    if (found === undefined) continue;
    for (const fault of faultsOf(found)) violations.push({ rule, field: field.name, found: field.wire, ...fault });
    return true;
  }
  return false;
}

const faultsOf = (found: Fault | readonly Fault[]): readonly Fault[] => ('length' in found ? found : [found]);
