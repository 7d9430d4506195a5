import { LifeLinter } from '../../lint/life-linter.ts';
import { Copies } from '../../log/event/copies.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { HOST, isVirt } from '../../schema/record-types.ts';
import { assertAwaited } from '../../util/check.ts';
import { type Finding, findingOf, lintRecord } from './lint-record.ts';

/** The records that a LogLinter needs: those of guests, and the boots of their host. */
export const LINTED: Wanted = { types: (type) => isVirt(type) || type === HOST.BOOT };

/**
 * Checks a log record by record: each record on its own, and its place in the life of its guest.
 *
 * @example
 * const linter = new LogLinter();
 * for await (const record of readRecords('/var/log/audit/audit.log')) {
 *   console.log(linter.add(record));
 * }
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
   * Checks the next record.
   *
   * @param record a record of any type, in the order of the log
   * @returns the findings for this record; none for a copy of an earlier record. Never throws
   *   because of its content.
   * @throws UsageError `option-invalid` if `record` is a promise
   */
  add(record: AuditRecord): Finding[] {
    assertAwaited(record, 'add: record');
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
