import { LifeLinter } from '../../lint/life-linter.ts';
import { Copies } from '../../log/event/copies.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { HOST, isVirt } from '../../schema/record-types.ts';
import { type Finding, findingOf, lintRecord } from './lint-record.ts';

/** Which records of a log are needed to check it. */
export const LINTED: Wanted = { types: (type) => isVirt(type) || type === HOST.BOOT };

/**
 * Checks a log record by record: each by itself, and in its place among the others of its guest.
 *
 * @example
 * const linter = new LogLinter();
 * for await (const record of readRecords('/var/log/audit/audit.log')) console.log(linter.add(record));
 */
export class LogLinter {
  readonly #lives = new LifeLinter();
  readonly #copies = new Copies();
  #records = 0;

  /** How many VIRT records were checked, each once. */
  get records(): number {
    return this.#records;
  }

  /**
   * Takes the next record.
   *
   * @param record a record of any type, in the order of the log
   * @returns what is wrong with it; nothing for a copy of a record that was checked before. Never throws because of content
   */
  add(record: AuditRecord): Finding[] {
    const { type, messageText, node } = record;
    if (isVirt(type)) {
      if (this.#copies.isCopy(record)) return [];
      this.#records++;
    }
    if (type === HOST.BOOT) this.#lives.forget(node);
    const findings = lintRecord(record);
    if (!isVirt(type) || !record.isRecord || messageText === undefined) return findings;
    const lives = this.#lives.add(type as number, messageText, node, record.kernelField('pid'));
    return lives.length === 0 ? findings : [...findings, ...lives.map((violation) => findingOf(record, violation))];
  }
}
