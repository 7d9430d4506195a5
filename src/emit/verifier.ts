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

  /** Throws a FormatError `rule-violated` if the message breaks a rule, and then forgets it. */
  check(message: DriverMessage): void {
    const forget = this.#lives.remember(bytesOf(message));
    try {
      this.#add(message);
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** Throws the error that `check` would throw if these messages were sent one after another. */
  rehearse(messages: readonly DriverMessage[]): void {
    const undo: (() => void)[] = [];
    try {
      for (const message of messages) {
        undo.unshift(this.#lives.remember(bytesOf(message)));
        this.#add(message);
      }
    } finally {
      for (const forget of undo) forget();
    }
  }

  #add(message: DriverMessage): void {
    const { type } = message;
    const bytes = bytesOf(message);
    const violations = [...lintMessage(type, bytes), ...this.#lives.add(type, bytes)];
    const worst = violations.find(({ rule }) => this.#isBad(rule));
    if (worst !== undefined) throw ruleViolated(worst);
  }

  #isBad(rule: RuleId): boolean {
    const { severity } = ruleCatalog[rule];
    return !this.#allowed.has(rule) && (severity === 'error' || severity === this.#least);
  }
}

const bytesOf = ({ text, tail }: DriverMessage): string => Buffer.from(text + tail, 'utf8').toString('latin1');

/** The error for an event or a message that breaks a rule. */
export function ruleViolated({ rule, field, found, expected }: Violation): FormatError {
  const value = found === undefined ? '' : `: ${field ?? 'it'} is ${printable(found)}`;
  const should = expected === undefined ? '' : `, should be ${printable(expected)}`;
  const message = `${rule}: ${ruleCatalog[rule].title}${value}${should} (allow: ["${rule}"] accepts it)`;
  return new FormatError('rule-violated', message, field);
}
