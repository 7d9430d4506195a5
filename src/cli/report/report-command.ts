import { asByteString } from '../../codec/bytes.ts';
import { virtList, virtSummary } from '../../report/event/virt-report.ts';
import { failuresReport } from '../../report/guest/failures-report.ts';
import { ROW_FORMATS, type RowFormat } from '../../report/guest/guest-report.ts';
import { GUEST_REPORTS } from '../../report/guest/guest-reports.ts';
import { isOfRecord, virtRows } from '../../report/guest/virt-rows.ts';
import type { Report } from '../../report/session/report.ts';
import type { TableOptions } from '../../report/table/table.ts';
import { isVirt } from '../../schema/record-types.ts';
import { matcher } from '../../search/criteria.ts';
import { type Selection, selects } from '../../session/selection.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { AUREPORT_SOURCES, openSources, REPORT_SOURCES, splitOperands } from '../input/source-options.ts';
import { chosenFormat } from '../options/chosen-format.ts';
import { type Command, EXIT } from '../options/command.ts';
import { guestOption, isUuid } from '../options/guest-options.ts';
import { readOptions, type Words } from '../options/options.ts';
import { search } from '../search/search.ts';
import { type Conflicts, checkConflicts } from '../select/conflicts.ts';
import { thingsOf } from '../select/thing-options.ts';
import { NamedGuest } from '../session/named-guest.ts';
import { sessions } from '../session/sessions.ts';
import type { Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { instantOf, limitOf, momentsOf, timeSettings } from '../time/time-options.ts';
import {
  GUEST_REPORT_NAMES,
  GUEST_REPORT_OPTIONS,
  reportManual,
  reportOptions,
  VIRT_OPTIONS,
} from './report-options.ts';

/**
 * `auvirt report`: summaries of what happened to guests.
 *
 * Exit status: 0; 1 if the usage is wrong, there was no audit record, no record names the guest, or
 * the list of `--virt` is empty; 3 if a source could not be read to its end
 */
export const reportCommand: Command = { manual: reportManual, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, reportOptions);
  const [surplus] = splitOperands(given, AUREPORT_SOURCES).others;
  if (surplus !== undefined)
    throw new UsageError(
      `report takes options and logs, and ${printable(surplus)} is neither; name a guest with --guest`,
    );
  const isVirtReport = given.options.has(VIRT);
  const names = GUEST_REPORT_NAMES.filter((name) => given.options.has(`--${name}`));
  const reports = [...(isVirtReport ? [VIRT] : []), ...names.map((name) => `--${name}`)];
  const [report, second] = reports;
  if (report === undefined)
    throw new UsageError(`say which report: ${[VIRT, ...GUEST_REPORT_NAMES.map((name) => `--${name}`)].join(', ')}`);
  if (second !== undefined) throw new UsageError(`only one report at a time: ${reports.join(' and ')} were given`);
  const foreign = (isVirtReport ? GUEST_REPORT_OPTIONS : VIRT_OPTIONS).find((option) =>
    given.options.has(option.names[0]),
  );
  if (foreign !== undefined) throw new UsageError(`${foreign.names[0]} cannot be given with ${report}`);
  checkConflicts(given, CONFLICTS);
  const [name] = names;
  return name === undefined ? reportVirt(given, io) : reportGuests(name, given, io);
}

const VIRT = '--virt';

/** Which options exclude which others, and why. */
const CONFLICTS: Conflicts = [
  ['--failed', ['--success'], 'one excludes the other'],
  ['--failed', ['--resources'], 'what a guest was refused, it never held; use --guests --failed'],
  ['--failed', ['--denials', '--journeys'], 'denials and migrations have no result'],
  ['--shared', ['--guests', '--denials', '--journeys'], 'only resources are shared'],
  ['--resource', ['--denials', '--journeys'], 'the report is not about resources'],
  ['--path', ['--journeys'], 'the report is not about resources'],
  ['--at', ['--start', '--end', '--since'], 'a moment is no period'],
  ['--at', ['--denials', '--journeys', '--failed'], 'the report shows nothing that lasts'],
  ['--summary', ['--format', '--iso'], 'the summary has one format'],
];

async function reportVirt(given: Words, io: Io): Promise<number> {
  const { options } = given;
  const [failed, success, summary] = ['--failed', '--success', '--summary'].map((option) => options.has(option));
  const formats = { classic: undefined, ...ROW_FORMATS };
  const format = summary ? undefined : chosenFormat(formats, given, io.env, io.terminal.output ? 'table' : 'classic');
  const [from, to] = [limitOf(given, 'start', io), limitOf(given, 'end', io)];
  const nodes = given.repeated.get('--node');
  const result = failed ? false : success ? true : undefined;
  if (format !== undefined) {
    return reportVirtRows({ from, to, nodes, failed: result === undefined ? undefined : !result }, format, given, io);
  }
  const matches = matcher({ from, to, nodes, success: result });
  const prefix = failed ? 'Failed ' : success ? 'Success ' : '';
  const request = {
    wanted: { types: isVirt, rarelyCut: true } as const,
    matches,
    related: undefined,
    timeout: 2,
    writer: summary ? virtSummary(prefix, options.has('--interpret')) : virtList(momentsOf(given, io)),
    justOne: false,
    debug: options.has('--debug'),
    onlyWhole: false,
    quiet: true,
  };
  const sources = await openSources(given, io, AUREPORT_SOURCES);
  const { found, complete, isAudit } = await search(sources, request, () => true, io);
  if (!complete) return EXIT.failed;
  return found || (summary && isAudit) ? 0 : 1;
}

async function reportVirtRows(selection: Selection, format: RowFormat, given: Words, io: Io): Promise<number> {
  const report = virtRows.report({ selection, shared: false, userName: io.userName }, format, settingsOf(given, io));
  let found = false;
  const add: typeof report.add = (event, entries, sessions) => {
    found ||= entries.some((entry) => isOfRecord(entry) && selects(selection, entry));
    return report.add(event, entries, sessions);
  };
  const code = await reported({ ...report, add }, selection, given, io);
  return code === 0 && !found ? 1 : code;
}

async function reportGuests(name: keyof typeof GUEST_REPORTS, given: Words, io: Io): Promise<number> {
  if (given.options.get('--format')?.[0] === 'classic') {
    throw new UsageError(`--format classic is for --virt: --${name} has table, json and csv`);
  }
  const { vm, uuid } = guestOf(given);
  const [from, to, at] = [limitOf(given, 'start', io), limitOf(given, 'end', io), instantOf(given, io)];
  const selection = { vm: vm && asByteString(vm), uuid, from, to, at, ...thingsOf(given) };
  const kind = given.options.has('--failed') ? failuresReport : GUEST_REPORTS[name];
  const request = { selection, shared: given.options.has('--shared'), userName: io.userName };
  const format = chosenFormat(ROW_FORMATS, given, io.env, 'table');
  return reported(kind.report(request, format, settingsOf(given, io)), selection, given, io);
}

const settingsOf = (given: Words, io: Io): TableOptions => ({ ...tableSettings(io), ...timeSettings(given, io) });

async function reported(report: Report, selection: Selection, given: Words, io: Io): Promise<number> {
  const isNamed = selection.vm !== undefined || selection.uuid !== undefined;
  const guest = isNamed ? new NamedGuest(selection) : undefined;
  const sources = await openSources(given, io, REPORT_SOURCES);
  const debug = given.options.has('--debug');
  return sessions(sources, { report, to: selection.at ?? selection.to, debug, guest, mustBeKnown: true }, io);
}

function guestOf({ options }: Words): { readonly vm: string | undefined; readonly uuid: string | undefined } {
  const [guest] = options.get(guestOption.names[0]) ?? [];
  const [vm] = options.get('--vm-name') ?? [];
  const [uuid] = options.get('--uuid') ?? [];
  if (guest === undefined) return { vm, uuid };
  if (vm !== undefined || uuid !== undefined)
    throw new UsageError(`${printable(guest)}: a guest was named already, by --vm-name or --uuid`);
  return isUuid(guest) ? { vm: undefined, uuid: guest } : { vm: guest, uuid: undefined };
}
