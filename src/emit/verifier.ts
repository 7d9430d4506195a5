import { ruleCatalog } from '../lint/catalog.ts';
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

  /** @param least minimum severity to reject */
  constructor(least: 'warning' | 'error') {
    this.#least = least;
  }

  /** Throws a FormatError `rule-violated` if the message breaks a rule. */
  check({ type, text, tail }: DriverMessage): void {
    const bytes = Buffer.from(text + tail, 'utf8').toString('latin1');
    const violations = [...lintMessage(type, bytes), ...this.#lives.add(type, bytes)];
    const worst = violations.find(({ rule }) => this.#isBad(ruleCatalog[rule].severity));
    if (worst === undefined) return;
    const { rule, field, found, expected } = worst;
    const value = found === undefined ? '' : `: ${field ?? 'it'} is ${printable(found)}`;
    const should = expected === undefined ? '' : `, should be ${printable(expected)}`;
    throw new FormatError('rule-violated', `${rule}: ${ruleCatalog[rule].title}${value}${should}`, field);
  }

  #isBad(severity: string): boolean {
    return severity === 'error' || severity === this.#least;
  }
}
