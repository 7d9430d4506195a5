import type { EventFormat } from '../../report/event/event-format.ts';
import { EVENT_FORMATS } from '../../report/event/event-formats.ts';
import { loadSystemCalls, type SystemCalls } from '../../report/event/system-call/system-calls.ts';
import type { EscapeMode } from '../../report/format/escape.ts';
import { matcher } from '../../search/criteria.ts';
import { Related } from '../../search/related.ts';
import { wantedOf } from '../../search/wanted.ts';
import { UsageError } from '../../util/errors.ts';
import { printable, shown } from '../../util/printable.ts';
import { followedSource } from '../input/follow-options.ts';
import { looksLikeLog } from '../input/looks-like-log.ts';
import { AUSEARCH_SOURCES, namesSource, openSources, splitOperands } from '../input/source-options.ts';
import { type Command, EXIT } from '../options/command.ts';
import { numberOf } from '../options/number.ts';
import { readOptions, type Words } from '../options/options.ts';
import { type Conflicts, checkConflicts } from '../select/conflicts.ts';
import type { Io } from '../terminal/io.ts';
import { momentsOf } from '../time/time-options.ts';
import { resumed } from './resume.ts';
import { type SearchRequest, search } from './search.ts';
import { criteriaOf } from './search-criteria.ts';
import { extraOption, searchManual, searchOptions } from './search-options.ts';

/**
 * `auvirt search`: the events of guests, as ausearch finds them.
 *
 * Exit code: 0 if something was found; 1 if nothing was; 3 if a source could not be read to its end;
 * 10 or 11 if the checkpoint could not be read or written; 13 if another run uses it; that of the
 * signal that ended `--follow`
 */
export const searchCommand: Command = { manual: searchManual, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  if (words.length === 0)
    throw new UsageError('say what to search for, -m ALL for everything: try auvirt search --help');
  const given = readOptions(words, searchOptions);
  const [surplus] = splitOperands(given, AUSEARCH_SOURCES).others;
  if (surplus !== undefined) {
    throw new UsageError(
      `search takes options and logs, and ${printable(surplus)} is neither; name a guest with --guest`,
    );
  }
  checkConflicts(given, CONFLICTS);
  const checkpoint = given.options.get('--checkpoint')?.[0];
  const byTime = given.options.get('--start')?.[0] === 'checkpoint';
  if (byTime && checkpoint === undefined) throw new UsageError('-ts checkpoint needs --checkpoint FILE');
  const format = formatOf(given);
  const systemCalls = format.readable ? await loadSystemCalls() : undefined;
  const request = requestOf(given, io, checkpoint !== undefined, format, systemCalls);
  noteLogAsFile(given, io);
  const followed = await followedSource(given, AUSEARCH_SOURCES);
  const input = followed ?? (await openSources(given, io, AUSEARCH_SOURCES));
  if (checkpoint !== undefined && !('log' in input)) return resumed(input, request, { path: checkpoint, byTime }, io);
  const { found, complete, opened, noLogs, interrupted } = await search(input, request, () => true, io);
  if (interrupted !== undefined) return interrupted;
  if (!found && opened && !request.quiet) io.remark('<no matches>');
  // ausearch takes a directory without logs for an empty log.
  return complete || noLogs ? Number(!found) : EXIT.failed;
}

/** Which options exclude which others, and why. */
const CONFLICTS: Conflicts = [
  ['--follow', ['--end'], 'what comes has no end'],
  ['--follow', ['--checkpoint'], 'it does not stop where another run could resume'],
];

/** `-f LOG` reads a log in sister commands. Here it is a criterion, and another log is read. */
function noteLogAsFile(given: Words, io: Io): void {
  const [path] = given.options.get('--file') ?? [];
  if (path === undefined || namesSource(given, AUSEARCH_SOURCES) || !looksLikeLog(path)) return;
  const option = given.typed.get('--file');
  io.complain(
    `${option} ${shown(path)} only finds events that concern this file; to read it as a log, write --input ${shown(path)}`,
  );
}

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
  const extras = new Set(Object.keys(format.extras ?? {}).filter((extra) => options.has(extraOption(extra))));
  const mode = (options.get('--escape')?.[0] ?? 'tty') as EscapeMode;
  return {
    // Where the next run resumes must not depend on what this one looks for.
    wanted: onlyWhole ? undefined : wantedOf(criteria, isRelated),
    matches: matcher(criteria),
    related: isRelated ? () => new Related(criteria) : undefined,
    timeout: numberOf('--eoe-timeout', options.get('--eoe-timeout')?.[0], 1) ?? 2,
    writer: format.writer({ moments: momentsOf(given, io), userName, groupName, systemCalls, escape: mode, extras }),
    justOne: options.has('--just-one'),
    debug: options.has('--debug'),
    onlyWhole,
    quiet: format.quiet === true,
  };
}

/** The format that `--format` names, or an option of its own such as `--raw`. */
function formatOf({ options }: Words): EventFormat {
  const formats: Readonly<Record<string, EventFormat>> = EVENT_FORMATS;
  const byOption = Object.keys(formats).filter((name) => options.has(formats[name]?.option?.[0] ?? ''));
  const given = [...byOption, ...(options.get('--format') ?? [])];
  const [name = 'default'] = given;
  const other = given.find((each) => formats[each] !== formats[name]);
  if (other !== undefined) throw new UsageError(`one format only: ${name} and ${other} were given`);
  const format = formats[name] as EventFormat;
  for (const [owner, { extras = {} }] of Object.entries(formats)) {
    const extra = Object.keys(extras).find((each) => options.has(extraOption(each)));
    if (extra !== undefined && extras !== format.extras) {
      throw new UsageError(`${extraOption(extra)} is a column of --format ${owner}`);
    }
  }
  return format;
}
