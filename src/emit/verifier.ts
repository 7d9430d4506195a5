import { type RuleId, ruleCatalog, type Violation } from '../lint/catalog.ts';
import { LifeLinter } from '../lint/life-linter.ts';
import { lintMessage } from '../lint/lint-message.ts';
import { FormatError } from '../util/errors.ts';
import { printable } from '../util/printable.ts';
import type { DriverMessage } from './channel/driver-message.ts';

/**
 * Checks messages before they are sent against the rules of lint, including their order in the life
 * of each guest.
 */
export class Verifier {
  readonly #lives = new LifeLinter();
  readonly #least: 'warning' | 'error';

  readonly #allowed: ReadonlySet<RuleId>;

  /**
   * @param least minimum severity to reject
   * @param allowed rules that messages may break
   */
  constructor(least: 'warning' | 'error', allowed: ReadonlySet<RuleId>) {
    this.#least = least;
    this.#allowed = allowed;
  }

  /** Throws a FormatError `rule-violated` if the message breaks a rule. */
  check({ type, text, tail }: DriverMessage): void {
    const bytes = Buffer.from(text + tail, 'utf8').toString('latin1');
    const violations = [...lintMessage(type, bytes), ...this.#lives.add(type, bytes)];
    const worst = violations.find(({ rule }) => this.#isBad(rule));
    if (worst !== undefined) throw ruleViolated(worst);
  }

  #isBad(rule: RuleId): boolean {
    const { severity } = ruleCatalog[rule];
    return !this.#allowed.has(rule) && (severity === 'error' || severity === this.#least);
  }
}

/** The error for an event or a message that breaks a rule. */
export function ruleViolated({ rule, field, found, expected }: Violation): FormatError {
  const value = found === undefined ? '' : `: ${field ?? 'it'} is ${printable(found)}`;
  const should = expected === undefined ? '' : `, should be ${printable(expected)}`;
  const message = `${rule}: ${ruleCatalog[rule].title}${value}${should} (allow: ["${rule}"] accepts it)`;
  return new FormatError('rule-violated', message, field);
}
