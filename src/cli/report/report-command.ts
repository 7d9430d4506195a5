import { asByteString } from '../../codec/bytes.ts';
import { virtList, virtSummary } from '../../report/event/virt-report.ts';
import { ROW_FORMATS } from '../../report/guest/guest-report.ts';
import { GUEST_REPORTS } from '../../report/guest/guest-reports.ts';
import { isVirt } from '../../schema/record-types.ts';
import { matcher } from '../../search/criteria.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { AUSEARCH_SOURCES, openSources } from '../input/source-options.ts';
import { chosenFormat } from '../options/chosen-format.ts';
import { readOptions, type Words } from '../options/options.ts';
import { search } from '../search/search.ts';
import { NamedGuest } from '../session/named-guest.ts';
import { sessions } from '../session/sessions.ts';
import type { Command, Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { limitOf, momentsOf, timeSettings } from '../time/time-options.ts';
import { GUEST_REPORT_NAMES, GUEST_REPORT_OPTIONS, reportHelp, reportOptions, VIRT_OPTIONS } from './report-options.ts';

/**
 * `auvirt report`: summaries of what happened to guests.
 *
 * Exit code: 0; 1 if a source could not be read to its end, there was no audit record, no record
 * names the guest, or the list of `--virt` is empty
 */
export const reportCommand: Command = { help: reportHelp, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, reportOptions);
  const [surplus] = given.rest;
  if (surplus !== undefined) throw new UsageError(`report only takes options, and ${printable(surplus)} is not one`);
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
  const { found, complete, isAudit } = await search(
    await openSources(given, io, AUSEARCH_SOURCES),
    request,
    () => true,
    io,
  );
  return complete && (found || (summary && isAudit)) ? 0 : 1;
}

async function reportGuests(name: keyof typeof GUEST_REPORTS, given: Words, io: Io): Promise<number> {
  const [vm] = given.options.get('--vm-name') ?? [];
  const [uuid] = given.options.get('--uuid') ?? [];
  const [from, to] = [limitOf(given, 'start', io), limitOf(given, 'end', io)];
  const selection = { vm: vm && asByteString(vm), uuid, from, to };
  const format = chosenFormat(ROW_FORMATS, given, io.env, 'table');
  const report = GUEST_REPORTS[name].report(selection, format, { ...tableSettings(io), ...timeSettings(given, io) });
  const debug = given.options.has('--debug');
  const sources = await openSources(given, io, AUSEARCH_SOURCES);
  const guest = vm === undefined && uuid === undefined ? undefined : new NamedGuest(selection);
  const code = await sessions(sources, { report, to, debug, guest, mustBeKnown: true }, io);
  return code === 0 ? 0 : 1;
}
