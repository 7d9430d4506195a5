import { type EventFormat, eventWriter } from '../../report/event/event-writers.ts';
import { loadSystemCalls, type SystemCalls } from '../../report/event/system-call/system-calls.ts';
import { Moments } from '../../report/format/dates.ts';
import type { EscapeMode } from '../../report/format/escape.ts';
import { matcher } from '../../search/criteria.ts';
import { Related } from '../../search/related.ts';
import { wantedOf } from '../../search/wanted.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { Command } from '../command.ts';
import { sourcesOf } from '../input/sources.ts';
import type { Io } from '../io.ts';
import { readOptions, type Words } from '../options/options.ts';
import { dayText } from '../time/date-order.ts';
import { localeOf } from '../time/time.ts';
import { resumed } from './resume.ts';
import { type SearchRequest, search } from './search.ts';
import { criteriaOf, numberOf } from './search-criteria.ts';
import { SEARCH_HELP, searchOptions } from './search-options.ts';

/**
 * `auvirt search`: the events of guests, as ausearch finds them.
 *
 * Exit code: 0 something was found, 1 nothing was or a source could not be read to its end, 10 and 11 the checkpoint
 *   could not be read or written
 */
export const searchCommand: Command = { help: SEARCH_HELP, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  if (words.length === 0)
    throw new UsageError('say what to search for, -m ALL for everything: try auvirt search --help');
  const given = readOptions(words, searchOptions);
  const [surplus] = given.rest;
  if (surplus !== undefined) {
    throw new UsageError(`search takes options only, and ${printable(surplus)} is none; a guest is named by --vm-name`);
  }
  if (given.options.has('--utc')) process.env.TZ = 'UTC';
  const checkpoint = given.options.get('--checkpoint')?.[0];
  const byTime = given.options.get('--start')?.[0] === 'checkpoint';
  if (byTime && checkpoint === undefined) throw new UsageError('-ts checkpoint needs --checkpoint FILE');
  const format = formatOf(given);
  const systemCalls = READABLE.has(format) ? await loadSystemCalls() : undefined;
  const request = requestOf(given, io, checkpoint !== undefined, format, systemCalls);
  const sources = await sourcesOf(given, io, '--input');
  if (checkpoint !== undefined) return resumed(sources, request, { path: checkpoint, byTime }, io);
  const { found, complete, opened } = await search(sources, request, () => true, io);
  if (!found && opened && !request.quiet) io.remark('<no matches>');
  return found && complete ? 0 : 1;
}

/** Formats that show names instead of the kernel's numbers. */
const READABLE: ReadonlySet<EventFormat> = new Set<EventFormat>(['interpret', 'csv', 'text']);

function requestOf(
  given: Words,
  io: Io,
  onlyWhole: boolean,
  format: EventFormat,
  systemCalls: SystemCalls | undefined,
): SearchRequest {
  const { options } = given;
  const criteria = criteriaOf(given, io);
  const isRelated = options.has('--related');
  const { userName, groupName } = io;
  const mode = (options.get('--escape')?.[0] ?? 'tty') as EscapeMode;
  const extras = {
    time: options.has('--extra-time'),
    labels: options.has('--extra-labels'),
    obj2: options.has('--extra-obj2'),
    keys: options.has('--extra-keys'),
  };
  return {
    // Where the next run goes on does not depend on what this one looks for.
    wanted: onlyWhole ? undefined : wantedOf(criteria, isRelated),
    matches: matcher(criteria),
    related: isRelated ? () => new Related(criteria) : undefined,
    timeout: numberOf('--eoe-timeout', options.get('--eoe-timeout')?.[0], 1) ?? 2,
    writer: eventWriter(
      format,
      { moments: new Moments(dayText(localeOf(io.env))), userName, groupName, systemCalls, escape: mode },
      extras,
    ),
    justOne: options.has('--just-one'),
    debug: options.has('--debug'),
    onlyWhole,
    quiet: format === 'raw',
  };
}

function formatOf({ options }: Words): EventFormat {
  const named = options.get('--format')?.[0];
  const given = [
    options.has('--raw') && 'raw',
    options.has('--interpret') && 'interpret',
    named === 'interp' ? 'interpret' : named,
  ].filter((format) => typeof format === 'string');
  const [format = 'default', other = format] = given;
  if (given.some((each) => each !== format)) {
    throw new UsageError(`one format only: ${format} and ${other} were given`);
  }
  const extra = ['--extra-time', '--extra-labels', '--extra-obj2', '--extra-keys'].find((each) => options.has(each));
  if (extra !== undefined && format !== 'csv') throw new UsageError(`${extra} is a column of --format csv`);
  return format as EventFormat;
}
