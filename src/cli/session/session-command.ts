import type { Wanted } from '../../log/lines/line-picker.ts';
import {
  classicReport,
  jsonReport,
  type Report,
  rawReport,
  summaryReport,
  tableReport,
} from '../../report/session/session-reports.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { type Selection, selectsGuest } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { sourcesOf } from '../input/sources.ts';
import type { Io } from '../io.ts';
import { readOptions, type Words } from '../options/options.ts';
import { tableSettings } from '../terminal/table-settings.ts';
import { limitOf } from '../time/time-options.ts';
import { sessionOptions } from './session-options.ts';
import { sessions } from './sessions.ts';

/** `auvirt` without a sub-command: the sessions of guests. */
export async function sessionCommand(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, sessionOptions);
  if (given.options.has('--utc')) process.env.TZ = 'UTC';
  const selection = { ...guestOf(given), from: limitOf(given, 'start', io), to: limitOf(given, 'end', io) };
  const { report, wanted } = reportOf(given, selection, io);
  const [name] = given.rest;
  const guest =
    name === undefined ? undefined : { name: printable(name), is: (entry: Entry) => selectsGuest(selection, entry) };
  const sources = await sourcesOf(given, io);
  return sessions(sources, { wanted, report, to: selection.to, debug: given.options.has('--debug'), guest }, io);
}

function guestOf({ options, rest: [guest, surplus] }: Words): Pick<Selection, 'vm' | 'uuid'> {
  if (surplus !== undefined) throw new UsageError(`only one guest can be named: ${printable(surplus)} is one too many`);
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

interface Wish {
  readonly report: Report;
  readonly wanted: Wanted;
}

function reportOf({ options }: Words, selection: Selection, io: Io): Wish {
  const flag = (name: string): boolean => options.has(name);
  const format = options.get('--format')?.[0];
  if (flag('--raw')) {
    const other = ['--format', '--summary'].find(flag);
    if (other !== undefined) throw new UsageError(`--raw and ${other} cannot be given together`);
    return { report: rawReport(selection), wanted: WANTED.events };
  }
  if (flag('--summary')) return { report: summaryReport(selection, format === 'json'), wanted: WANTED.related };
  if (format === 'json') return { report: jsonReport(selection), wanted: WANTED.related };
  const allEvents = flag('--all-events');
  const wanted = allEvents ? WANTED.related : WANTED.sessions;
  const common = { showUuid: flag('--show-uuid'), proof: flag('--proof'), userName: io.userName };
  if (format === 'classic' || (format === undefined && !io.terminal.output)) {
    return { report: classicReport(selection, { ...common, allEvents }), wanted };
  }
  return { report: tableReport(selection, allEvents, { ...common, ...tableSettings(io) }), wanted };
}

// What a shell hands over is UTF-8 nearly everywhere; in a log it is bytes.
const bytesOf = (word: string): string => Buffer.from(word, 'utf8').toString('latin1');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
