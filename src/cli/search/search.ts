import type { AuditEvent, EventFields } from '../../log/event/audit-event.ts';
import { EventGroups } from '../../log/event/event-groups.ts';
import { LiveEvents } from '../../log/event/live-events.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { handOver, type RecordBatch, type RecordTaker } from '../../log/record/record-batch.ts';
import type { RowView } from '../../log/record/row-view.ts';
import type { EventWriter } from '../../report/event/event-format.ts';
import type { Related, RelatedGuest } from '../../search/related.ts';
import { forgottenText } from '../../session/tracker.ts';
import { type Input, readInput } from '../input/read-input.ts';
import { Skipped } from '../input/skipped.ts';
import type { Io } from '../terminal/io.ts';
import { type Position, positionOf } from './checkpoint.ts';
import { EventOutput, type Place } from './event-output.ts';

/** What to look for, and how to write it. */
export interface SearchRequest {
  readonly wanted: Wanted | undefined;
  readonly matches: (event: EventFields) => boolean;
  /** Finds events that concern the guests without naming them; one is made for each run. */
  readonly related: (() => Related) | undefined;
  /** An event ends when a record is this much newer, in seconds. */
  readonly timeout: number;
  readonly writer: EventWriter;
  readonly justOne: boolean;
  readonly debug: boolean;
  /** Events that may be incomplete are left for the next run. */
  readonly onlyWhole: boolean;
  /** It is not reported that nothing was found. */
  readonly quiet: boolean;
  /**
   * Called with the last event that is known to have been written completely, after each write and
   * when one fails.
   */
  readonly onWritten?: (place: Place) => void;
}

/** How a search went. */
export interface Searched {
  readonly found: boolean;
  /** Whether all sources were read to their end, and whether any could be read at all. */
  readonly complete: boolean;
  readonly opened: boolean;
  /** Whether all sources were directories without logs. */
  readonly noLogs: boolean;
  /** Whether the sources have an audit record at all. If they have none, that was reported. */
  readonly isAudit: boolean;
  /** Whether the reader of the output has taken all of it. */
  readonly written: boolean;
  /** The last event that was written or skipped, if somebody wants to know what was written. */
  readonly last: Position | undefined;
  /** The exit code of the signal that ended it, if one did. */
  readonly interrupted: number | undefined;
}

/**
 * Reads the sources, or follows a log, and writes the events that were asked for.
 *
 * @param isNew whether an event may be written; called for each, in order
 * @throws OutputError if the output cannot be written
 */
export async function search(
  input: Input,
  request: SearchRequest,
  isNew: (event: EventFields) => boolean,
  io: Io,
): Promise<Searched> {
  const { wanted, matches, timeout, writer, justOne, debug, onlyWhole, onWritten } = request;
  const skipped = new Skipped(io, { debug });
  const related = request.related?.();
  const output = new EventOutput(io, onWritten);
  let found = false;
  let written = true;
  let source = '';
  let last: Position | undefined;
  let isPast = 'log' in input && input.isFromNow;
  const isDone = () => !written || (justOne && found);
  const isWritten = (event: EventFields, guest: RelatedGuest | undefined): boolean => {
    if (onWritten !== undefined) last = positionOf(event) ?? last;
    if (isPast || !isNew(event) || (guest === undefined && !matches(event))) return false;
    if (!found) output.add(writer.head);
    found = true;
    return true;
  };
  const write = (event: AuditEvent): void => {
    if (isDone()) return;
    const guest = related?.add(event);
    if (!isWritten(event, guest)) return;
    output.addEvent(event, guest, writer);
    output.endEvent(last && { event: last, source });
  };
  const writeRow = (row: RowView): void => {
    if (isDone() || !isWritten(row, undefined)) return;
    output.addRow(row, writer);
    output.endEvent(last && { event: last, source });
  };
  // What finds related events remembers them, and late records of a log are compared with them.
  const isKept = related !== undefined || 'log' in input;
  const groups = new EventGroups(write, timeout * 1000, isKept ? undefined : writeRow);
  const live = 'log' in input ? new LiveEvents(groups) : undefined;
  const takeRecord = (record: AuditRecord): void => {
    if (record.isRecord) (live ?? groups).push(record);
    else skipped.add(record, record.reason?.message ?? 'not a record');
  };
  const taker: RecordTaker = { push: takeRecord, pushRow: (core, row) => groups.pushRow(core, row) };
  const flush = async (): Promise<boolean> => {
    written = await output.flush();
    return !isDone();
  };
  const take = async (records: RecordBatch, name: string) => {
    source = name;
    skipped.from(name, records);
    if (live === undefined) handOver(records, taker);
    else for (const record of records) takeRecord(record);
    return flush();
  };
  const { complete, opened, noLogs, isAudit, interrupted } = await readInput(input, wanted, io, {
    needsPast: related !== undefined,
    take,
    async caughtUp() {
      if (isPast) live?.settleAll();
      isPast = false;
      return true;
    },
    settle() {
      live?.settle();
      return flush();
    },
  });
  groups.end(onlyWhole);
  if (opened) output.add(writer.end?.(found) ?? '');
  if (related !== undefined && related.forgotten > 0) io.complain(forgottenText(related.forgotten));
  skipped.end();
  const isWhole = (await output.flush()) && written;
  return { found, complete, opened, noLogs, isAudit, written: isWhole, last, interrupted };
}
