import { asByteString } from '../../codec/bytes.ts';
import { virtList, virtSummary } from '../../report/event/virt-report.ts';
import { guestReport, ROW_FORMATS } from '../../report/guest/guest-report.ts';
import { GUEST_REPORTS } from '../../report/guest/guest-reports.ts';
import { isVirt } from '../../schema/record-types.ts';
import { matcher } from '../../search/criteria.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { AUREPORT_SOURCES, openSources, splitOperands } from '../input/source-options.ts';
import { type Command, EXIT } from '../options/command.ts';
import { formatOf } from '../options/format-option.ts';
import { guestOption, isUuid } from '../options/guest-options.ts';
import { readOptions, type Words } from '../options/options.ts';
import { search } from '../search/search.ts';
import { sessions } from '../session/sessions.ts';
import type { Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { calendarOf, limitOf, momentsOf } from '../time/time-options.ts';
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
 * Exit code: 0; 1 if the list of `--virt` is empty; 3 if a source could not be read to its end
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
  const [name] = names;
  return name === undefined ? reportVirt(given, io) : reportGuests(name, given, io);
}

const VIRT = '--virt';

async function reportVirt(given: Words, io: Io): Promise<number> {
  const { options } = given;
  const [failed, success, summary] = ['--failed', '--success', '--summary'].map((option) => options.has(option));
  if (failed && success) throw new UsageError('--failed and --success cannot be given together');
  const [from, to] = [limitOf(given, 'start', io), limitOf(given, 'end', io)];
  const nodes = given.repeated.get('--node');
  const matches = matcher({ from, to, nodes, success: failed ? false : success ? true : undefined });
  const prefix = failed ? 'Failed ' : success ? 'Success ' : '';
  const request = {
    wanted: { types: isVirt },
    matches,
    related: undefined,
    timeout: 2,
    writer: summary ? virtSummary(prefix, options.has('--interpret')) : virtList(momentsOf(given, io)),
    justOne: false,
    debug: options.has('--debug'),
    onlyWhole: false,
    quiet: true,
  };
  const { found, complete } = await search(await openSources(given, io, AUREPORT_SOURCES), request, () => true, io);
  return complete ? Number(!found && !summary) : EXIT.failed;
}

async function reportGuests(name: keyof typeof GUEST_REPORTS, given: Words, io: Io): Promise<number> {
  const { vm, uuid } = guestOf(given);
  const [from, to] = [limitOf(given, 'start', io), limitOf(given, 'end', io)];
  const selection = { vm: vm && asByteString(vm), uuid, from, to };
  const report = guestReport(GUEST_REPORTS[name].start(selection), formatOf(ROW_FORMATS, given, 'table'), {
    ...tableSettings(io),
    calendar: calendarOf(given),
  });
  const debug = given.options.has('--debug');
  const sources = await openSources(given, io, AUREPORT_SOURCES);
  return sessions(sources, { report, to, debug, guest: undefined }, io);
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
