import { EventGroups } from '../../log/event/event-groups.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { EventWriter } from '../../report/event/event-writers.ts';
import type { Related } from '../../search/related.ts';
import { forgottenText } from '../../session/tracker.ts';
import { Skipped } from '../input/skipped.ts';
import { type NamedSource, readAll } from '../input/sources.ts';
import type { Io } from '../io.ts';
import { terminalText } from '../terminal/terminal-text.ts';
import { type Position, positionOf } from './checkpoint.ts';

/** What to look for, and what to make of it. */
export interface SearchRequest {
  readonly wanted: Wanted | undefined;
  readonly matches: (event: AuditEvent) => boolean;
  /** Finds what concerns the guests without naming them; new for each run. */
  readonly related: (() => Related) | undefined;
  /** How much newer another record has to be to end an event, in seconds. */
  readonly timeout: number;
  readonly writer: EventWriter;
  readonly justOne: boolean;
  readonly debug: boolean;
  /** Events that may not be whole are left for another time. */
  readonly onlyWhole: boolean;
  /** Nobody is told that nothing was found. */
  readonly quiet: boolean;
}

/** How a search went. */
export interface Searched {
  readonly found: boolean;
  /** Whether all sources could be read to their end, and whether there was anything to read. */
  readonly complete: boolean;
  readonly opened: boolean;
  /** Whether all that was found was taken. */
  readonly written: boolean;
  /** The last event that was given out or passed over. */
  readonly last: Position | undefined;
}

/**
 * Reads the sources and writes down the events that were asked for.
 *
 * @param isNew whether an event may be given out; asked for each, in order
 */
export async function search(
  sources: readonly NamedSource[],
  request: SearchRequest,
  isNew: (event: AuditEvent) => boolean,
  io: Io,
): Promise<Searched> {
  const { wanted, matches, timeout, writer, justOne, debug, onlyWhole } = request;
  const skipped = new Skipped(io, debug);
  const related = request.related?.();
  let output = '';
  let found = false;
  let unstamped = 0;
  let written = true;
  let last: Position | undefined;
  const isDone = () => !written || (justOne && found);
  const groups = new EventGroups((event) => {
    if (isDone()) return;
    last = positionOf(event) ?? last;
    const guest = related?.add(event);
    if (!isNew(event) || (guest === undefined && !matches(event))) return;
    if (!found) output += writer.head;
    found = true;
    output += writer.write(event, guest);
  }, timeout);
  const flush = async (): Promise<void> => {
    if (output === '') return;
    const bytes = Buffer.from(terminalText(output, io), 'latin1');
    output = '';
    written = (await io.print(bytes)) && written;
  };
  const { complete, opened } = await readAll(sources, wanted, io, async (records, name) => {
    for (const record of records) {
      skipped.from(name, record);
      if (record.isRecord) groups.push(record);
      else {
        if (record.typeName !== undefined) unstamped++;
        skipped.add(record, record.reason?.message ?? 'no record');
      }
    }
    await flush();
    return !isDone();
  });
  groups.end(onlyWhole);
  if (opened) output += writer.end?.(found) ?? '';
  if (unstamped > 0 && !debug) io.complain(unstampedText(unstamped));
  if (related !== undefined && related.forgotten > 0) io.complain(forgottenText(related.forgotten));
  skipped.end();
  await flush();
  return { found, complete, opened, written, last };
}

const unstampedText = (count: number): string =>
  `${count === 1 ? 'a record has' : `${count} records have`} no time stamp that can be read, and ${
    count === 1 ? 'is' : 'are'
  } left out; --debug says where`;
