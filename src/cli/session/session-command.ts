import { rawReport, summaryReport } from '../../report/session/other-reports.ts';
import type { Report } from '../../report/session/report.ts';
import { SESSION_FORMATS } from '../../report/session/session-formats.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { type Selection, selectsGuest } from '../../session/selection.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { AUVIRT_SOURCES, openSources } from '../input/source-options.ts';
import { chosenFormat } from '../options/chosen-format.ts';
import { numberOf } from '../options/number.ts';
import { readOptions, type Words } from '../options/options.ts';
import { type Conflicts, checkConflicts } from '../select/conflicts.ts';
import { thingsOf } from '../select/thing-options.ts';
import type { Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { calendarOf, instantOf, limitOf, timeSettings } from '../time/time-options.ts';
import { sessionOptions } from './session-options.ts';
import { sessions } from './sessions.ts';

/** `auvirt` without a sub-command: the sessions of guests. */
export async function sessionCommand(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, sessionOptions);
  checkConflicts(given, CONFLICTS);
  const selection = selectionOf(given, io);
  const report = await reportOf(given, selection, io);
  const [name] = given.rest;
  const guest =
    name === undefined ? undefined : { name: printable(name), is: (entry: Entry) => selectsGuest(selection, entry) };
  const sources = await openSources(given, io, AUVIRT_SOURCES);
  return sessions(
    sources,
    { report, to: selection.at ?? selection.to, debug: given.options.has('--debug'), guest },
    io,
  );
}

/** Which options exclude which others, and why. */
const CONFLICTS: Conflicts = [
  ['--at', ['--start', '--end', '--since'], 'a moment is no period'],
  ['--at', ['--failed'], 'what failed does not last'],
  ['--at', ['--summary', '--raw'], 'it lists what was the case, and not what happened'],
  ['--raw', ['--format', '--summary'], 'records are printed as they are in the log'],
  ['--raw', ['--last', '--reverse'], 'records are printed in the order of the log'],
  ['--summary', ['--last', '--reverse'], 'counters are no list'],
];

/** What a command line selects. */
export function selectionOf(given: Words, io: Io): Selection {
  const [from, to, at] = [limitOf(given, 'start', io), limitOf(given, 'end', io), instantOf(given, io)];
  const failed = given.options.has('--failed') ? true : undefined;
  return { ...guestOf(given), from, to, at, failed, ...thingsOf(given) };
}

function guestOf({ options, rest: [guest, surplus] }: Words): Pick<Selection, 'vm' | 'uuid'> {
  if (surplus !== undefined)
    throw new UsageError(`only one guest can be named, and ${printable(surplus)} is a second one`);
  const [vm] = options.get('--vm') ?? [];
  const [uuid] = options.get('--uuid') ?? [];
  if (uuid !== undefined && !UUID.test(uuid)) {
    throw new UsageError(`--uuid ${printable(uuid)}: a uuid is 8-4-4-4-12 hexadecimal digits`);
  }
  if (guest === undefined) return { vm: vm === undefined ? undefined : bytesOf(vm), uuid };
  if (vm !== undefined || uuid !== undefined) {
    throw new UsageError(`${printable(guest)}: a guest was named already, by --vm or --uuid`);
  }
  return UUID.test(guest) ? { uuid: guest } : { vm: bytesOf(guest) };
}

async function reportOf(given: Words, selection: Selection, io: Io): Promise<Report> {
  const flag = (name: string): boolean => given.options.has(name);
  if (flag('--raw')) return rawReport(selection);
  const format = await chosenFormat(SESSION_FORMATS, given, io.env, io.terminal.output ? 'table' : 'classic').load();
  if (flag('--summary')) return summaryReport(format, selection, calendarOf(given));
  return format.list({
    selection,
    allEvents: flag('--all-events') || flag('--failed'),
    cgroup: flag('--cgroup'),
    last: numberOf('--last', given.options.get('--last')?.[0], 1),
    reverse: flag('--reverse'),
    showUuid: flag('--show-uuid'),
    proof: flag('--proof'),
    userName: io.userName,
    ...timeSettings(given, io),
    ...tableSettings(io),
  });
}

// Shells pass UTF-8 nearly everywhere; names in a log are bytes.
const bytesOf = (word: string): string => Buffer.from(word, 'utf8').toString('latin1');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
