import type { FollowReport } from '../../report/session/follow-report.ts';
import { rawReport, summaryReport } from '../../report/session/other-reports.ts';
import type { ListOptions, Report } from '../../report/session/report.ts';
import { type ListedFormat, SESSION_FORMATS } from '../../report/session/session-formats.ts';
import type { Selection } from '../../session/selection.ts';
import { TransportError, UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { followedSource } from '../input/follow-options.ts';
import { AUVIRT_SOURCES, openSources, splitOperands } from '../input/source-options.ts';
import { chosenFormat } from '../options/chosen-format.ts';
import type { Command } from '../options/command.ts';
import { misspelt } from '../options/commands.ts';
import { guestOption, isUuid, readUuid } from '../options/guest-options.ts';
import { numberOf } from '../options/number.ts';
import { readOptions, type Words } from '../options/options.ts';
import { type Conflicts, checkConflicts } from '../select/conflicts.ts';
import { thingsOf } from '../select/thing-options.ts';
import type { Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { calendarOf, instantOf, limitOf, timeSettings } from '../time/time-options.ts';
import { NamedGuest } from './named-guest.ts';
import { sessionManual } from './session-manual.ts';
import { sessionOptions } from './session-options.ts';
import { sessions } from './sessions.ts';

/** `auvirt` without a command: the sessions of guests. */
export const sessionCommand: Command = {
  manual: sessionManual,
  async run(words, io) {
    // A misspelt command looks like the name of a guest, and its options are unknown here.
    const hint = misspelt(words[0] ?? '');
    try {
      return await listSessions(readOptions(words, sessionOptions), hint, io);
    } catch (error) {
      const isHere = error instanceof UsageError || (error instanceof TransportError && error.code === 'no-log');
      if (hint !== undefined && isHere) throw new UsageError(`${hint} As a guest: ${error.message}`);
      throw error;
    }
  },
};

/** Which options exclude which others, and why. */
const CONFLICTS: Conflicts = [
  ['--at', ['--start', '--end', '--since'], 'a moment is no period'],
  ['--at', ['--failed'], 'what failed does not last'],
  ['--at', ['--summary', '--raw'], 'it lists what was the case, and not what happened'],
  ['--follow', ['--end'], 'what comes has no end'],
  ['--follow', ['--at'], 'what lasts at a moment is known when it is over'],
  ['--follow', ['--summary'], 'counters are printed at the end'],
  ['--follow', ['--reverse'], 'what comes is newer than what was printed'],
  ['--raw', ['--format', '--summary'], 'records are printed as they are in the log'],
  ['--raw', ['--last', '--reverse'], 'records are printed in the order of the log'],
  ['--summary', ['--last', '--reverse'], 'counters are no list'],
];

async function listSessions(given: Words, hint: string | undefined, io: Io): Promise<number> {
  checkConflicts(given, CONFLICTS);
  return reportSessions(given, (selection) => reportOf(given, selection, io), hint, io);
}

/**
 * Reports the sessions that a command line with the options of `auvirt` selects.
 *
 * @param reportOf makes the report
 * @param hint what to add if the guest is unknown
 */
export async function reportSessions(
  given: Words,
  reportOf: (selection: Selection) => Report | Promise<Report>,
  hint: string | undefined,
  io: Io,
): Promise<number> {
  const [name, surplus] = splitOperands(given, AUVIRT_SOURCES).others;
  if (surplus !== undefined)
    throw new UsageError(`only one guest can be named, and ${printable(surplus)} is a second one`);
  const selection = selectionOf(given, name, io);
  const debug = given.options.has('--debug');
  const followed = await followedSource(given, AUVIRT_SOURCES);
  const isNamed = selection.vm !== undefined || selection.uuid !== undefined;
  const guest = isNamed ? new NamedGuest(selection, hint) : undefined;
  if (followed !== undefined) {
    const report = await followReportOf(given, selection, io);
    return (await import('./follow-sessions.ts')).followSessions(followed, { report, debug, guest }, io);
  }
  const report = await reportOf(selection);
  // Scripts of auvirt 3.0.9 use --vm and --uuid, and expect no error.
  const mustBeKnown = name !== undefined || given.options.has(guestOption.names[0]);
  const sources = await openSources(given, io, AUVIRT_SOURCES);
  return sessions(sources, { report, to: selection.at ?? selection.to, debug, guest, mustBeKnown }, io);
}

function selectionOf(given: Words, operand: string | undefined, io: Io): Selection {
  const [from, to, at] = [limitOf(given, 'start', io), limitOf(given, 'end', io), instantOf(given, io)];
  const failed = given.options.has('--failed') ? true : undefined;
  return { ...guestOf(given, operand), from, to, at, failed, ...thingsOf(given) };
}

function guestOf(words: Words, operand: string | undefined): Pick<Selection, 'vm' | 'uuid'> {
  const [guest] = words.options.get(guestOption.names[0]) ?? [];
  const [vm] = words.options.get('--vm') ?? [];
  const uuid = readUuid(words);
  const name = operand ?? guest;
  if (name === undefined) return { vm: vm === undefined ? undefined : bytesOf(vm), uuid };
  if (vm !== undefined || uuid !== undefined || (operand !== undefined && guest !== undefined)) {
    throw new UsageError(`${printable(name)}: a guest was named already, by --guest, --vm or --uuid`);
  }
  return isUuid(name) ? { uuid: name } : { vm: bytesOf(name) };
}

async function reportOf(given: Words, selection: Selection, io: Io): Promise<Report> {
  if (isRaw(given)) return rawReport(selection);
  const format = await listedFormat(given, io).load();
  if (given.options.has('--summary')) return summaryReport(format, selection, calendarOf(given));
  return format.list(listOptions(given, selection, io));
}

async function followReportOf(given: Words, selection: Selection, io: Io): Promise<FollowReport> {
  const { followRaw, followReport } = await import('../../report/session/follow-report.ts');
  if (isRaw(given)) return followRaw(selection);
  const format = listedFormat(given, io);
  const options = listOptions(given, selection, io);
  return followReport((await format.load()).list(options), await format.live(options), options);
}

const isRaw = ({ options }: Words): boolean => options.has('--raw');

const listedFormat = (given: Words, io: Io): ListedFormat =>
  chosenFormat(SESSION_FORMATS, given, io.env, io.terminal.output ? 'table' : 'classic');

function listOptions(given: Words, selection: Selection, io: Io): ListOptions {
  const flag = (name: string): boolean => given.options.has(name);
  return {
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
  };
}

// Shells pass UTF-8 nearly everywhere; names in a log are bytes.
const bytesOf = (word: string): string => Buffer.from(word, 'utf8').toString('latin1');
