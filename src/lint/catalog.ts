import { encodingRules } from './encoding-rules.ts';
import { lifeRules } from './life-rules.ts';
import { recordRules } from './record-rules.ts';
import type { Rule } from './rule.ts';
import { valueRules } from './value-rules.ts';

/** @internal */
const all = { ...recordRules, ...encodingRules, ...valueRules, ...lifeRules };

/** Name of a rule, such as `encoding-needs-hex`; `docs/rules` has a page for each. */
export type RuleId = keyof typeof all;

/** Every rule by its name, in the order of the documentation. */
export const ruleCatalog: Readonly<Record<RuleId, Rule>> = all;

/** The names of all rules. */
export const RULES = Object.keys(all) as readonly RuleId[];

/** What a rule has to say of a message, wherever that is. */
export interface Violation {
  readonly rule: RuleId;
  /** Wire name of the field; undefined where it is the record as a whole. */
  readonly field?: string | undefined;
  /** What is there, as a byte string: text from the log, to be escaped. */
  readonly found?: string | undefined;
  /** What should be there. */
  readonly expected?: string | undefined;
}
