/**
 * Matchers for vitest: importing this module adds them to `expect`.
 *
 * @module libaudit-virt/vitest
 */

import { expect } from 'vitest';
import { type ExpectOptions, type ExpectSource, expectRecords, expectShape } from './check/expect/expect-records.ts';
import type { ExpectedRecord } from './check/expect/expectation.ts';
import { foundText, unmetText } from './check/expect/failure-text.ts';
import { checkWellFormed, type WellFormedOptions, wellFormedShape, wellFormedText } from './check/lint/well-formed.ts';
import { unequalRecords, unequalText } from './check/round-trip/unequal-records.ts';
import { checkOptions } from './util/options.ts';

/**
 * Where the matchers look for records: the path of a log, its bytes or its text (a string that is
 * empty, or contains `msg=audit(` or a line end), a `memoryDriver()`, records, or a stream.
 */
export type RecordLog = ExpectSource;

/** The expected record, or several in their order. */
export type Recorded = string | ExpectedRecord | readonly (string | ExpectedRecord)[];

export type { WellFormedOptions } from './check/lint/well-formed.ts';
export type { RuleId } from './lint/catalog.ts';
export type { Severity } from './lint/rule/rule.ts';

/**
 * The matchers, for an `expect` other than vitest's global one, which gets them when you import
 * this module.
 */
export const auditMatchers: Parameters<typeof expect.extend>[0] = { toBeWellFormed, toHaveRecorded, toRoundTrip };

expect.extend(auditMatchers);

// `.not` says that none may exist.
const { none: _, ...recordedShape } = expectShape;

interface MatcherState {
  /** vitest leaves it out without `.not`. */
  readonly isNot?: boolean | undefined;
}

interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

async function toHaveRecorded(
  this: MatcherState,
  log: RecordLog,
  expected: Recorded,
  options: Omit<ExpectOptions, 'none'> = {},
): Promise<MatcherResult> {
  checkOptions(options, recordedShape, 'toHaveRecorded');
  const list = Array.isArray(expected) ? expected : [expected];
  const none = this.isNot === true;
  // With `.not`, none of the records may exist.
  const report = await expectRecords(sourceOf(log), list, { ...options, none });
  const message = () => (none ? foundText(report) : unmetText(report, options.anyOrder === true));
  return { pass: report.met !== none, message };
}

async function toRoundTrip(this: MatcherState, log: RecordLog): Promise<MatcherResult> {
  const result = await unequalRecords(sourceOf(log));
  const pass = result.records > 0 && result.unequal.length === 0;
  return { pass, message: () => unequalText(result) };
}

async function toBeWellFormed(
  this: MatcherState,
  log: RecordLog,
  options: WellFormedOptions = {},
): Promise<MatcherResult> {
  checkOptions(options, wellFormedShape, 'toBeWellFormed');
  const result = await checkWellFormed(sourceOf(log), options);
  const pass = result.records > 0 && result.findings.length === 0;
  return { pass, message: () => wellFormedText(result) };
}

/** Turns the text of a log into bytes: elsewhere, a string is a path. */
function sourceOf(log: RecordLog): ExpectSource {
  const isText = typeof log === 'string' && (log === '' || log.includes('\n') || log.includes('msg=audit('));
  return isText ? Buffer.from(log) : log;
}

interface AuditMatchers<T> {
  /**
   * Passes if the log has VIRT records, and lint reports nothing about their form, encoding and
   * values, or their order in the life of each guest. Await it.
   *
   * @param options `severity`: minimum severity that fails, `warning` if left out; `ignore`: rules
   *   to leave out
   */
  toBeWellFormed(options?: WellFormedOptions): Promise<T>;
  /**
   * Passes if the log has the expected records, in this order or, with `anyOrder`, in any order;
   * with `.not`, if it has none of them. Await it. A failure shows the nearest records, field by
   * field.
   *
   * @param expected the record as words (`VIRT_CONTROL op=start vm=web1`) or as an object, or a
   *   list of records
   * @param options as for `expectRecords`: `anyOrder`, `guest`, `signal`, and for a log that is
   *   being written `timeout` in milliseconds and `since`
   */
  toHaveRecorded(expected: Recorded, options?: Omit<ExpectOptions, 'none'>): Promise<T>;
  /**
   * Passes if the log has VIRT records, each of them has a known form, and its event formats to the
   * same message again. Await it.
   */
  toRoundTrip(): Promise<T>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> extends AuditMatchers<T> {}
}
