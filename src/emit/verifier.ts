import { ruleCatalog } from '../lint/catalog.ts';
import { LifeLinter } from '../lint/life-linter.ts';
import { lintMessage } from '../lint/lint-message.ts';
import { FormatError } from '../util/errors.ts';
import { printable } from '../util/printable.ts';
import type { DriverMessage } from './driver.ts';

/** Checks what is about to be sent by the rules of `auvirt lint`, the order of each guest's life included. */
export class Verifier {
  readonly #lives = new LifeLinter();
  readonly #least: 'warning' | 'error';

  /** @param least how bad what is refused is at least */
  constructor(least: 'warning' | 'error') {
    this.#least = least;
  }

  /** Throws a FormatError with the code `rule-violated` where a rule is. */
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
