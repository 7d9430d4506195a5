import type { AuditEvent } from '../../log/event/audit-event.ts';
import { EventGroups } from '../../log/event/event-groups.ts';
import { LiveEvents } from '../../log/event/live-events.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { Source } from '../../log/source/source.ts';
import type { EventWriter } from '../../report/event/event-format.ts';
import type { Related } from '../../search/related.ts';
import { forgottenText } from '../../session/tracker.ts';
import { type FollowedSource, followLog } from '../input/follow-log.ts';
import { readSources } from '../input/read-sources.ts';
import { Skipped } from '../input/skipped.ts';
import { interruptedCode } from '../terminal/interruption.ts';
import type { Io } from '../terminal/io.ts';
import { type Position, positionOf } from './checkpoint.ts';
import { EventOutput, type Place } from './event-output.ts';

/** What to look for, and how to write it. */
export interface SearchRequest {
  readonly wanted: Wanted | undefined;
  readonly matches: (event: AuditEvent) => boolean;
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
  /** Records are needed after their event was written: a late record is compared with them. */
  readonly keepsRecords?: boolean;
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
  /** Whether the reader of the output has taken all of it. */
  readonly written: boolean;
  /** The last event that was written or skipped. */
  readonly last: Position | undefined;
}

/**
 * Reads the sources and writes the events that were asked for.
 *
 * @param isNew whether an event may be written; called for each, in order
 * @throws OutputError if the output cannot be written
 */
export async function search(
  sources: readonly Source[],
  request: SearchRequest,
  isNew: (event: AuditEvent) => boolean,
  io: Io,
): Promise<Searched> {
  const running = new Search(request, isNew, io);
  const { groups } = running;
  const take = (record: AuditRecord) => groups.push(record);
  const { complete, opened } = await readSources(sources, request.wanted, io, (records, name) =>
    running.take(records, name, take),
  );
  return { complete, opened, ...(await running.end(opened)) };
}

/**
 * Writes the events that were asked for as they come.
 *
 * @returns exit code: that of the signal that ended it, or else 0 if something was found, 1 if not or
 *   if the log could not be read
 * @throws OutputError if the output cannot be written
 */
export async function followSearch(source: FollowedSource, request: SearchRequest, io: Io): Promise<number> {
  let isShown = !source.isFromNow;
  const running = new Search({ ...request, keepsRecords: true }, () => isShown, io);
  const events = new LiveEvents(running.groups);
  const { complete, stop } = await followLog(source, request.wanted, io, {
    needsPast: request.related !== undefined,
    take: (records, name) => running.take(records, name, (record) => events.push(record)),
    async caughtUp() {
      if (!isShown) events.settleAll();
      isShown = true;
      return true;
    },
    settle() {
      events.settle();
      return running.flush();
    },
  });
  const { found } = await running.end(complete);
  if (stop.aborted) return interruptedCode(stop);
  return found && complete ? 0 : 1;
}

/** A search: takes records, and writes the events that were asked for. */
class Search {
  readonly groups: EventGroups;
  readonly #request: SearchRequest;
  readonly #isNew: (event: AuditEvent) => boolean;
  readonly #io: Io;
  readonly #skipped: Skipped;
  readonly #related: Related | undefined;
  readonly #output: EventOutput;
  #found = false;
  #written = true;
  #source = '';
  #last: Position | undefined;

  constructor(request: SearchRequest, isNew: (event: AuditEvent) => boolean, io: Io) {
    this.#request = request;
    this.#isNew = isNew;
    this.#io = io;
    this.#skipped = new Skipped(io, { debug: request.debug });
    this.#related = request.related?.();
    this.#output = new EventOutput(io, request.onWritten);
    // What finds related events remembers records.
    const isReleased = this.#related === undefined && request.keepsRecords !== true;
    this.groups = new EventGroups((event) => {
      this.#write(event);
      if (isReleased) for (const record of event.records) record.release();
    }, request.timeout * 1000);
  }

  /** @param push takes a record, to be part of an event; returns whether more are wanted */
  async take(records: readonly AuditRecord[], name: string, push: (record: AuditRecord) => void): Promise<boolean> {
    this.#source = name;
    for (const record of records) {
      this.#skipped.from(name, record);
      if (record.isRecord) push(record);
      else this.#skipped.add(record, record.reason?.message ?? 'not a record');
    }
    return this.flush();
  }

  /** Writes what was found; returns whether more is wanted. */
  async flush(): Promise<boolean> {
    this.#written = await this.#output.flush();
    return !this.#isDone;
  }

  /** @param opened whether anything could be read */
  async end(opened: boolean): Promise<Pick<Searched, 'found' | 'written' | 'last'>> {
    const { writer, onlyWhole } = this.#request;
    this.groups.end(onlyWhole);
    if (opened) this.#output.add(writer.end?.(this.#found) ?? '');
    const forgotten = this.#related?.forgotten ?? 0;
    if (forgotten > 0) this.#io.complain(forgottenText(forgotten));
    this.#skipped.end();
    const written = (await this.#output.flush()) && this.#written;
    return { found: this.#found, written, last: this.#last };
  }

  get #isDone(): boolean {
    return !this.#written || (this.#request.justOne && this.#found);
  }

  #write(event: AuditEvent): void {
    if (this.#isDone) return;
    this.#last = positionOf(event) ?? this.#last;
    const guest = this.#related?.add(event);
    const { writer, matches } = this.#request;
    if (!this.#isNew(event) || (guest === undefined && !matches(event))) return;
    if (!this.#found) this.#output.add(writer.head);
    this.#found = true;
    this.#output.addEvent(event, guest, writer);
    this.#output.endEvent(this.#last && { event: this.#last, source: this.#source });
  }
}
