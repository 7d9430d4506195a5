import { fileURLToPath } from 'node:url';
import type { AuditText } from '../../codec/bytes.ts';
import { type FollowedLog, follow } from '../../log/follow/follow.ts';
import { everyLine, type LinePicker, linePicker } from '../../log/lines/line-picker.ts';
import { checkSource, type RecordSource, recordBatches } from '../../log/read-records.ts';
import { recordAt } from '../../log/record/parse-record.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { liveFile } from '../../log/source/live-file.ts';
import { isVirt } from '../../schema/record-types.ts';
import { assertAwaited } from '../../util/check.ts';
import { abortSignal, flag, number, text, textOrBytes } from '../../util/checks.ts';
import { checkOptions, type Shape } from '../../util/options.ts';
import { type Collector, type ExpectationResult, inAnyOrder, inOrder } from './collector.ts';
import { type Expectation, type ExpectedRecord, expectationOf } from './expectation.ts';
import { GuestFilter } from './guest-filter.ts';

/**
 * Where records are expected: anything `readRecords` reads, records, or an object with lines such
 * as a `memoryDriver()`.
 */
export type ExpectSource = RecordSource | readonly AuditRecord[] | RecordLines;

/** An object that keeps records as lines, such as a `memoryDriver()`. */
export interface RecordLines {
  /** The records as in audit.log, without line ends. */
  readonly lines: readonly string[];
}

/** How records are expected. */
export interface ExpectOptions {
  /**
   * The records may come in any order, each meeting one expectation. If left out, they must come in
   * the order of the expectations.
   */
  readonly anyOrder?: boolean | undefined;
  /**
   * Name or UUID of a guest. Only records that concern it count: those that name it, and those of
   * accesses denied to it and of its crashes, which do not name it. A log that is being written is
   * then also read before `since`, to learn which labels are the guest's.
   */
  readonly guest?: AuditText | undefined;
  /** No record may meet any of the expectations. */
  readonly none?: boolean | undefined;
  /**
   * How long to wait for records, in milliseconds, if the source is the path of a log that is being
   * written; 0 if left out. Records that are already in the log are always read to the end.
   */
  readonly timeout?: number | undefined;
  /**
   * The position after which the log is read, from `logPosition` or the command `auvirt cursor`;
   * the beginning if left out.
   */
  readonly since?: string | undefined;
  /**
   * Gives up: the promise rejects with the signal's reason, and files and programs are released.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What the options of `expectRecords` may be. */
export const expectShape: Shape<ExpectOptions> = {
  anyOrder: flag,
  guest: textOrBytes,
  none: flag,
  timeout: number({ from: 0, infinity: true }),
  since: text,
  signal: abortSignal,
};

/** Which expectations were met. */
export interface ExpectReport {
  /** Whether all expectations were met; with `none`, whether none was. */
  readonly met: boolean;
  /** One result for each expectation, in their order. */
  readonly results: readonly ExpectationResult[];
  /** Number of records that were compared. */
  readonly records: number;
}

/**
 * Looks for records that must be in a log, or must not be, and waits for them if you ask it to.
 *
 * @param source the path of a log that is being written, which is followed across rotation from
 *   `since` on; or any other source of records, which is read once
 * @param expected the expectations, each as words (`VIRT_CONTROL op=start vm="web 1"`) or as an
 *   object
 * @param options order, absence, time to wait, and a signal that gives up
 * @returns a result for each expectation, with the nearest records if none met it; as soon as the
 *   answer is known
 * @throws UsageError if an expectation or `since` is invalid, and `option-unknown` or
 *   `option-invalid`, which names the option or the source; TransportError `file-unreadable`,
 *   `no-log` (the log does not exist when the time is over), or `cursor-lost` (the position was
 *   rotated away)
 * @example
 * const since = await logPosition('/var/log/audit/audit.log');
 * await startGuest('web1');
 * const { met, results } = await expectRecords('/var/log/audit/audit.log',
 *   [{ type: 'VIRT_CONTROL', op: 'start', vm: 'web1', res: 'success' }], { since, timeout: 10_000 });
 */
export async function expectRecords(
  source: ExpectSource,
  expected: readonly (string | ExpectedRecord)[],
  options: ExpectOptions = {},
): Promise<ExpectReport> {
  checkOptions(options, expectShape, 'expectRecords');
  const expectations = expected.map(expectationOf);
  const guest = options.guest === undefined ? undefined : new GuestFilter(options.guest);
  return collect(batchesOf(source, pickerFor(expectations, guest), options, guest), expectations, options);
}

/**
 * The current end of a log, as a position from which `expectRecords` reads on. It stays valid when
 * the log is rotated.
 *
 * @param path the log; if it does not exist yet, the position is before its first record
 * @returns the position as a word without blanks, which the command `auvirt expect` takes as well
 * @throws UsageError `option-invalid` if `path` is a promise; TransportError `file-unreadable`
 */
export async function logPosition(path: string): Promise<string> {
  assertAwaited(path, 'logPosition: path');
  return liveFile(path).position();
}

/**
 * Compares records with expectations until the result is known.
 *
 * @param found called with each record that meets an expectation
 */
export async function collect(
  batches: AsyncIterable<readonly AuditRecord[]>,
  expectations: readonly Expectation[],
  { anyOrder = false, none = false, signal }: Pick<ExpectOptions, 'anyOrder' | 'none' | 'signal'>,
  found?: (record: AuditRecord) => Promise<unknown>,
): Promise<ExpectReport> {
  const collector: Collector = anyOrder || none ? inAnyOrder(expectations) : inOrder(expectations);
  signal?.throwIfAborted();
  let records = 0;
  let decided = !none && collector.met;
  for await (const batch of decided ? [] : batches) {
    for (const record of batch) {
      records++;
      if (!collector.add(record)) continue;
      await found?.(record);
      decided = none || collector.met;
      if (decided) break;
    }
    if (decided) break;
  }
  return { met: decided !== none, results: collector.results(), records };
}

/**
 * Selects the lines of records that can meet an expectation or be reported as nearest, which are
 * all records of guests, and of records that show which others concern the guest.
 */
export function pickerFor(expectations: readonly Expectation[], guest?: GuestFilter): LinePicker {
  const types = new Set(expectations.map(({ type }) => type));
  const others = guest === undefined ? isVirt : GuestFilter.types;
  return types.has(undefined) ? everyLine : linePicker({ types: (type) => others(type) || types.has(type) });
}

/**
 * Yields the records of a log as they are written; with a guest, only those that concern it.
 *
 * @param until ends the iteration when it aborts
 * @param signal makes the iteration throw its reason when it aborts
 */
export async function* followed(
  log: FollowedLog,
  until: AbortSignal,
  guest: GuestFilter | undefined,
  signal?: AbortSignal,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  if (guest === undefined) return yield* follow(log, until, signal);
  for await (const batch of log.before()) {
    signal?.throwIfAborted();
    for (const record of batch) guest.add(record);
  }
  yield* concerning(guest, follow(log, until, signal));
}

async function* concerning(
  guest: GuestFilter,
  batches: AsyncIterable<readonly AuditRecord[]>,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  for await (const batch of batches) yield batch.filter((record) => guest.add(record));
}

/** A signal that aborts after the timeout, in milliseconds. With 0, it has already aborted. */
export const waitingFor = (timeout: number): AbortSignal =>
  timeout > 0 ? AbortSignal.timeout(Math.min(timeout, MAX_TIMEOUT)) : AbortSignal.abort();

/** The longest time that a timer can wait, in milliseconds: 24 days. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/**
 * The records of a source in batches.
 *
 * @throws UsageError `option-invalid` if it is not a source
 */
export function batchesOf(
  source: ExpectSource,
  pick: LinePicker,
  options: ExpectOptions = {},
  guest?: GuestFilter,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  if (!isLines(source)) checkSource(source, 'expect');
  return batches(source, pick, options, guest);
}

async function* batches(
  source: ExpectSource,
  pick: LinePicker,
  { timeout = 0, since, signal }: ExpectOptions,
  guest: GuestFilter | undefined,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  if (isPath(source) && (timeout > 0 || since !== undefined)) {
    const path = typeof source === 'string' ? source : fileURLToPath(source);
    yield* followed(liveFile(path).follow(since, pick), waitingFor(timeout), guest, signal);
  } else if (guest === undefined) yield* readOnce(source, pick, signal);
  else yield* concerning(guest, readOnce(source, pick, signal));
}

async function* readOnce(
  source: ExpectSource,
  pick: LinePicker,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  if (Array.isArray(source)) yield source;
  else if (isLines(source)) yield source.lines.map((line) => recordAt(Buffer.from(line).toString('latin1'), 0));
  else for await (const batch of recordBatches(source as RecordSource, pick, undefined, signal)) yield [...batch];
}

const isPath = (source: ExpectSource): source is string | URL => typeof source === 'string' || source instanceof URL;

const isLines = (source: ExpectSource): source is RecordLines =>
  typeof source === 'object' && source !== null && 'lines' in source;
