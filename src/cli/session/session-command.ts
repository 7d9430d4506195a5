import { rawReport, summaryReport } from '../../report/session/other-reports.ts';
import type { Report } from '../../report/session/report.ts';
import { SESSION_FORMATS } from '../../report/session/session-formats.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { type Selection, selectsGuest } from '../../session/selection.ts';
import { TransportError, UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { AUVIRT_SOURCES, openSources, splitOperands } from '../input/source-options.ts';
import type { Command } from '../options/command.ts';
import { misspelt } from '../options/commands.ts';
import { formatOf } from '../options/format-option.ts';
import { guestOption, isUuid, readUuid } from '../options/guest-options.ts';
import { readOptions, type Words } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { calendarOf, limitOf } from '../time/time-options.ts';
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

async function listSessions(given: Words, hint: string | undefined, io: Io): Promise<number> {
  const [name, surplus] = splitOperands(given, AUVIRT_SOURCES).others;
  if (surplus !== undefined)
    throw new UsageError(`only one guest can be named, and ${printable(surplus)} is a second one`);
  const selection = { ...guestOf(given, name), from: limitOf(given, 'start', io), to: limitOf(given, 'end', io) };
  const report = await reportOf(given, selection, io);
  const named = given.options.get('--guest')?.[0] ?? name;
  const isNamed = (entry: Entry) => selectsGuest(selection, entry);
  const sources = await openSources(given, io, AUVIRT_SOURCES);
  const debug = given.options.has('--debug');
  const guest = named === undefined ? undefined : { name: printable(named), is: isNamed, hint };
  return sessions(sources, { report, to: selection.to, debug, guest }, io);
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
  const flag = (name: string): boolean => given.options.has(name);
  if (flag('--raw')) {
    const other = ['--format', '--summary'].find(flag);
    if (other !== undefined) throw new UsageError(`--raw and ${other} cannot be given together`);
    return rawReport(selection);
  }
  const format = await formatOf(SESSION_FORMATS, given, io.terminal.output ? 'table' : 'classic').load();
  const calendar = calendarOf(given);
  if (flag('--summary')) return summaryReport(format, selection, calendar);
  const [allEvents, showUuid, proof] = [flag('--all-events'), flag('--show-uuid'), flag('--proof')];
  return format.list({ selection, allEvents, showUuid, proof, userName: io.userName, calendar, ...tableSettings(io) });
}

// Shells pass UTF-8 nearly everywhere; names in a log are bytes.
const bytesOf = (word: string): string => Buffer.from(word, 'utf8').toString('latin1');
