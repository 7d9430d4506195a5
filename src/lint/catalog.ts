import type { Check } from '../util/check.ts';
import { oneOf } from '../util/checks.ts';
import type { Rule } from './rule/rule.ts';
import { bareRules } from './rules/bare.ts';
import { encodingRules } from './rules/encoding.ts';
import { extraFieldRules } from './rules/extra-field.ts';
import { formRules } from './rules/form.ts';
import { formatRules } from './rules/format.ts';
import { lifeRules } from './rules/life.ts';
import { lifeResourceRules } from './rules/life-resource.ts';
import { meaningRules } from './rules/meaning.ts';
import { recordRules } from './rules/record.ts';

/** @internal */
export const all = {
  ...recordRules,
  ...formRules,
  ...extraFieldRules,
  ...encodingRules,
  ...bareRules,
  ...formatRules,
  ...meaningRules,
  ...lifeRules,
  ...lifeResourceRules,
};

/** Id of a rule, for example `encoding-needs-hex`. `docs/rules` has a page for each. */
export type RuleId = keyof typeof all;

/** Every rule by its id, in the order of the documentation. */
export const ruleCatalog: Readonly<Record<RuleId, Rule>> = all;

/** The ids of all rules. */
export const RULES = Object.keys(all) as readonly RuleId[];

/** Accepts the id of a rule. */
export const ruleCheck: Check<RuleId> = { ...oneOf(...RULES), words: 'the name of a rule of auvirt lint' };

/** A violation of a rule, without the place of the record in its log. */
export interface Violation {
  readonly rule: RuleId;
  /** Wire name of the field; undefined if the record as a whole violates the rule. */
  readonly field?: string | undefined;
  /** The offending text as a byte string. It comes from the log: escape it. */
  readonly found?: string | undefined;
  /** What the writer should have written, as a byte string or in words. */
  readonly expected?: string | undefined;
}
