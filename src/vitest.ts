import { expect } from 'vitest';
import { type ExpectOptions, type ExpectSource, expectRecords } from './check/expect/expect-records.ts';
import type { ExpectedRecord } from './check/expect/expectation.ts';
import { foundText, unmetText } from './check/expect/failure-text.ts';
import { illFormed, illFormedText, type WellFormedOptions } from './check/lint/ill-formed.ts';
import { unequalRecords, unequalText } from './check/round-trip/unequal-records.ts';

/**
 * Where the matchers look: the path of a log, its bytes or its text (a string that has `msg=audit(` or a line end in it, or is
 * empty), a `memoryDriver()`, records, or a stream.
 */
export type RecordLog = ExpectSource;

/** What one record, or several in their order, have to be. */
export type Recorded = string | ExpectedRecord | readonly (string | ExpectedRecord)[];

export type { WellFormedOptions } from './check/lint/ill-formed.ts';
export type { RuleId } from './lint/catalog.ts';
export type { Severity } from './lint/rule.ts';

/** The matchers, for another `expect` than vitest's own, to which this module adds them, such as a test's own. */
export const auditMatchers: Parameters<typeof expect.extend>[0] = { toBeWellFormed, toHaveRecorded, toRoundTrip };

expect.extend(auditMatchers);

interface MatcherState {
  /** vitest leaves it out where there is no `.not`. */
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
  const list = Array.isArray(expected) ? expected : [expected];
  const none = this.isNot === true;
  // With `.not`, each of them must be missing, and not only one.
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
  const result = await illFormed(sourceOf(log), options);
  const pass = result.records > 0 && result.findings.length === 0;
  return { pass, message: () => illFormedText(result) };
}

/** Text of a log as its bytes: a string is a path elsewhere. */
function sourceOf(log: RecordLog): ExpectSource {
  const isText = typeof log === 'string' && (log === '' || log.includes('\n') || log.includes('msg=audit('));
  return isText ? Buffer.from(log) : log;
}

interface AuditMatchers<T> {
  /**
   * The log has VIRT records, and `auvirt lint` finds nothing in them: their form, encoding and values, and their order in the life of each guest. Has
   * to be awaited.
   *
   * @param options `severity`: what is less bad does not count (`warning`); `ignore`: rules that are not checked
   */
  toBeWellFormed(options?: WellFormedOptions): Promise<T>;
  /**
   * Records that are expected are in the log, in this order (or, with `anyOrder`, in any); with `.not`, none of them is. Has to be
   * awaited. Fails with the records that came nearest, field by field.
   *
   * @param expected as words (`VIRT_CONTROL op=start vm=web1`), as an object, or a list of either
   * @param options as for `expectRecords`: `timeout` in milliseconds and `since`, for a log that is written; `anyOrder`
   */
  toHaveRecorded(expected: Recorded, options?: Omit<ExpectOptions, 'none'>): Promise<T>;
  /**
   * The log has VIRT records, each has a known form, and the event of each, written again, is the same message. Has to be awaited.
   */
  toRoundTrip(): Promise<T>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> extends AuditMatchers<T> {}
}
