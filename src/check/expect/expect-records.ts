import { fileURLToPath } from 'node:url';
import type { AuditText } from '../../codec/bytes.ts';
import { type FollowedLog, follow } from '../../log/follow/follow.ts';
import { everyLine, type LinePicker, linePicker } from '../../log/lines/line-picker.ts';
import { type RecordSource, recordBatches } from '../../log/read-records.ts';
import { recordAt } from '../../log/record/parse-record.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { liveFile } from '../../log/source/live-file.ts';
import { isVirt } from '../../schema/record-types.ts';
import { type Collector, type ExpectationResult, inAnyOrder, inOrder } from './collector.ts';
import { type Expectation, type ExpectedRecord, expectationOf } from './expectation.ts';
import { GuestFilter } from './guest-filter.ts';

/** Where records are expected: what `readRecords` reads, records that are there already, or a `memoryDriver()` by its lines. */
export type ExpectSource = RecordSource | readonly AuditRecord[] | RecordLines;

/** Something that keeps records as lines, such as a `memoryDriver()`. */
export interface RecordLines {
  /** The records as audit.log would have them, without line ends. */
  readonly lines: readonly string[];
}

/** How records are expected. */
export interface ExpectOptions {
  /** The records may come in any order, each expectation met by one of its own; otherwise in the order of the expectations. */
  readonly anyOrder?: boolean;
  /**
   * Name or uuid of a guest: only records that concern it count, which are those that name it, and those of accesses denied to it and of
   * its crashes, which do not. Of a log that is written, what is before `since` is read as well, for it tells which label is whose.
   */
  readonly guest?: AuditText;
  /** None of the expectations may be met by any record. */
  readonly none?: boolean;
  /**
   * How long to wait for records that are not there yet, in milliseconds, where the source is the path of a log that is written
   * (0). What is there is read to its end in any case.
   */
  readonly timeout?: number;
  /** The place behind which the log is read: from `logPosition` or `auvirt cursor`. The beginning where it is not given. */
  readonly since?: string;
}

/** What became of expectations. */
export interface ExpectReport {
  /** Whether all of them were met; with `none`, whether none was. */
  readonly met: boolean;
  /** By expectation, in their order. */
  readonly results: readonly ExpectationResult[];
  /** How many records were looked at. */
  readonly records: number;
}

/**
 * Looks for records that have to be there, or must not be, and waits for them where that is asked for.
 *
 * @param source a log that is written, of which also what was rotated away since `since` is read; or anything else with records,
 *   which is read once
 * @param expected what is expected, as words (`VIRT_CONTROL op=start vm="web 1"`) or as an object
 * @param options order, absence, time
 * @returns what became of each expectation, with the records that came nearest where none met it. Returns as soon as the
 *   answer is known
 * @throws UsageError where an expectation or `since` cannot be understood; TransportError `file-unreadable`, `no-log` (the log is not
 *   there when the time is over), `cursor-lost` (the place was rotated away)
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
  const expectations = expected.map(expectationOf);
  const guest = options.guest === undefined ? undefined : new GuestFilter(options.guest);
  return collect(batchesOf(source, pickerFor(expectations, guest), options, guest), expectations, options);
}

/**
 * The place in a log behind which nothing is written yet. It holds on to the file whatever it is called when the log is rotated.
 *
 * @param path the log; it may be missing, and the place is then before its first record
 * @returns a word without blanks, for `expectRecords` and `auvirt expect --since`
 * @throws TransportError `file-unreadable`
 */
export async function logPosition(path: string): Promise<string> {
  return liveFile(path).position();
}

/**
 * Feeds records to expectations until it is known what becomes of them.
 *
 * @param found called with each record that meets one
 */
export async function collect(
  batches: AsyncIterable<readonly AuditRecord[]>,
  expectations: readonly Expectation[],
  { anyOrder = false, none = false }: Pick<ExpectOptions, 'anyOrder' | 'none'>,
  found?: (record: AuditRecord) => Promise<unknown>,
): Promise<ExpectReport> {
  const collector: Collector = anyOrder || none ? inAnyOrder(expectations) : inOrder(expectations);
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

/** Takes the lines of records that can meet one, of those that may come near, which are all of guests, and of what ties others to a guest. */
export function pickerFor(expectations: readonly Expectation[], guest?: GuestFilter): LinePicker {
  const types = new Set(expectations.map(({ type }) => type));
  const others = guest === undefined ? isVirt : GuestFilter.types;
  return types.has(undefined) ? everyLine : linePicker({ types: (type) => others(type) || types.has(type) });
}

/** The records of a log as they are written, until a signal; of one guest, where that is asked for. */
export async function* followed(
  log: FollowedLog,
  signal: AbortSignal,
  guest: GuestFilter | undefined,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  if (guest === undefined) return yield* follow(log, signal);
  for await (const batch of log.before()) for (const record of batch) guest.add(record);
  yield* concerning(guest, follow(log, signal));
}

async function* concerning(
  guest: GuestFilter,
  batches: AsyncIterable<readonly AuditRecord[]>,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  for await (const batch of batches) yield batch.filter((record) => guest.add(record));
}

/** A signal that comes after so many milliseconds; with 0 it has come. */
export const waitingFor = (timeout: number): AbortSignal =>
  timeout > 0 ? AbortSignal.timeout(Math.min(timeout, LONGEST)) : AbortSignal.abort();

/** Timers cannot wait longer: 24 days. */
const LONGEST = 2 ** 31 - 1;

/** The records of a source, some at a time. */
export async function* batchesOf(
  source: ExpectSource,
  pick: LinePicker,
  { timeout = 0, since }: ExpectOptions = {},
  guest?: GuestFilter,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  if (isPath(source) && (timeout > 0 || since !== undefined)) {
    const path = typeof source === 'string' ? source : fileURLToPath(source);
    yield* followed(liveFile(path).follow(since, pick), waitingFor(timeout), guest);
  } else if (guest === undefined) yield* readOnce(source, pick);
  else yield* concerning(guest, readOnce(source, pick));
}

async function* readOnce(source: ExpectSource, pick: LinePicker): AsyncGenerator<readonly AuditRecord[], void, void> {
  if (Array.isArray(source)) yield source;
  else if (isLines(source)) yield source.lines.map((line) => recordAt(Buffer.from(line).toString('latin1'), 0));
  else yield* recordBatches(source as RecordSource, pick);
}

const isPath = (source: ExpectSource): source is string | URL => typeof source === 'string' || source instanceof URL;

const isLines = (source: ExpectSource): source is RecordLines => typeof source === 'object' && 'lines' in source;
