import type { FollowReport } from '../../report/session/follow-report.ts';
import { rawReport, summaryReport } from '../../report/session/other-reports.ts';
import type { ListOptions, Report } from '../../report/session/report.ts';
import { type ListedFormat, SESSION_FORMATS } from '../../report/session/session-formats.ts';
import type { Selection } from '../../session/selection.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { followedSource } from '../input/follow-options.ts';
import { AUVIRT_SOURCES, openSources } from '../input/source-options.ts';
import { chosenFormat } from '../options/chosen-format.ts';
import { readOptions, type Words } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { calendarOf, limitOf, timeSettings } from '../time/time-options.ts';
import { NamedGuest } from './named-guest.ts';
import { sessionOptions } from './session-options.ts';
import { sessions } from './sessions.ts';

/** `auvirt` without a sub-command: the sessions of guests. */
export async function sessionCommand(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, sessionOptions);
  const selection = { ...guestOf(given), from: limitOf(given, 'start', io), to: limitOf(given, 'end', io) };
  const followed = await followedSource(given, AUVIRT_SOURCES, ['--summary', '--end']);
  if (followed !== undefined) {
    const report = await followReportOf(given, selection, io);
    return (await import('./follow-sessions.ts')).followSessions(followed, report, given.options.has('--debug'), io);
  }
  const report = await reportOf(given, selection, io);
  const isNamed = selection.vm !== undefined || selection.uuid !== undefined;
  const guest = isNamed ? new NamedGuest(selection) : undefined;
  // Scripts of auvirt 3.0.9 use --vm and --uuid, and expect no error.
  const mustBeKnown = given.rest.length > 0;
  const sources = await openSources(given, io, AUVIRT_SOURCES);
  return sessions(sources, { report, to: selection.to, debug: given.options.has('--debug'), guest, mustBeKnown }, io);
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

function isRaw({ options }: Words): boolean {
  const other = ['--format', '--summary'].find((name) => options.has(name));
  if (!options.has('--raw')) return false;
  if (other !== undefined) throw new UsageError(`--raw and ${other} cannot be given together`);
  return true;
}

const listedFormat = (given: Words, io: Io): ListedFormat =>
  chosenFormat(SESSION_FORMATS, given, io.env, io.terminal.output ? 'table' : 'classic');

function listOptions(given: Words, selection: Selection, io: Io): ListOptions {
  const flag = (name: string): boolean => given.options.has(name);
  return {
    selection,
    allEvents: flag('--all-events'),
    cgroup: flag('--cgroup'),
    showUuid: flag('--show-uuid'),
    proof: flag('--proof'),
    userName: io.userName,
    ...timeSettings(given, io),
    ...tableSettings(io),
  };
}

// Shells pass UTF-8 nearly everywhere; names in a log are bytes.
const bytesOf = (word: string): string => Buffer.from(word, 'utf8').toString('latin1');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
