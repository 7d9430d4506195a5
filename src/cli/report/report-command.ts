import { asByteString } from '../../codec/bytes.ts';
import { virtList, virtSummary } from '../../report/event/virt-report.ts';
import { Moments } from '../../report/format/dates.ts';
import { denialsReport } from '../../report/guest/denials-report.ts';
import { guestsReport } from '../../report/guest/guests-report.ts';
import { resourcesReport } from '../../report/guest/resources-report.ts';
import type { Report } from '../../report/session/session-reports.ts';
import { isVirt } from '../../schema/record-types.ts';
import { matcher } from '../../search/criteria.ts';
import type { Selection } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { Command } from '../command.ts';
import { sourcesOf } from '../input/sources.ts';
import type { Io } from '../io.ts';
import { readOptions, type Words } from '../options/options.ts';
import { search } from '../search/search.ts';
import { sessions } from '../session/sessions.ts';
import { tableSettings } from '../terminal/table-settings.ts';
import { dayText } from '../time/date-order.ts';
import { localeOf } from '../time/time.ts';
import { limitOf } from '../time/time-options.ts';
import { REPORT_HELP, reportOptions } from './report-options.ts';

/**
 * `auvirt report`: what happened to guests, counted and put together.
 *
 * Exit code: 0, or 1 where a source could not be read to its end or the list of `--virt` is empty
 */
export const reportCommand: Command = { help: REPORT_HELP, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, reportOptions);
  const [surplus] = given.rest;
  if (surplus !== undefined) throw new UsageError(`report takes options only, and ${printable(surplus)} is none`);
  const kinds = KINDS.filter((kind) => given.options.has(kind));
  const [kind] = kinds;
  if (kind === undefined) throw new UsageError(`say which report: one of ${KINDS.join(', ')}`);
  if (kinds.length > 1) throw new UsageError(`one report at a time: ${kinds.join(' and ')} were given`);
  for (const option of kind === '--virt' ? ONLY_OURS : ONLY_VIRT) {
    if (given.options.has(option)) throw new UsageError(`${option} does not go with ${kind}`);
  }
  if (given.options.has('--utc')) process.env.TZ = 'UTC';
  return kind === '--virt' ? virtReport(given, io) : guestReport(kind, given, io);
}

const KINDS = ['--virt', '--guests', '--resources', '--denials'] as const;
const ONLY_VIRT = ['--summary', '--failed', '--success', '--interpret', '--node'];
const ONLY_OURS = ['--format', '--vm-name', '--uuid'];

async function virtReport(given: Words, io: Io): Promise<number> {
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
    writer: summary
      ? virtSummary(prefix, options.has('--interpret'))
      : virtList(new Moments(dayText(localeOf(io.env)))),
    justOne: false,
    debug: options.has('--debug'),
    onlyWhole: false,
    quiet: true,
  };
  const { found, complete } = await search(await sourcesOf(given, io, '--input'), request, () => true, io);
  return complete && (found || summary) ? 0 : 1;
}

async function guestReport(kind: string, given: Words, io: Io): Promise<number> {
  const to = limitOf(given, 'end', io);
  const [vm] = given.options.get('--vm-name') ?? [];
  const [uuid] = given.options.get('--uuid') ?? [];
  const selection = { vm: vm && asByteString(vm), uuid, from: limitOf(given, 'start', io), to };
  const report = reportOf(kind, selection, given.options.get('--format')?.[0] === 'json', io);
  const debug = given.options.has('--debug');
  const sources = await sourcesOf(given, io, '--input');
  const code = await sessions(sources, { wanted: WANTED.related, report, to, debug, guest: undefined }, io);
  return code === 0 ? 0 : 1;
}

function reportOf(kind: string, selection: Selection, json: boolean, io: Io): Report {
  const settings = tableSettings(io);
  if (kind === '--guests') return guestsReport(selection, json, settings);
  return kind === '--resources' ? resourcesReport(selection, json, settings) : denialsReport(selection, json, settings);
}
