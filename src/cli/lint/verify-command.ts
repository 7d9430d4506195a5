import { unequalBecause } from '../../check/round-trip/rewritten.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { Source } from '../../log/source/source.ts';
import { isVirt } from '../../schema/record-types.ts';
import { UsageError } from '../../util/errors.ts';
import { AuditSigns } from '../input/audit-signs.ts';
import { recordSelection, recordSelectionOptions } from '../input/record-selection.ts';
import { Skipped } from '../input/skipped.ts';
import { namesSource, OPERAND_SOURCES, openSources, sourceOptions } from '../input/source-options.ts';
import { type Command, commonExits, helpOption, type Manual } from '../options/command.ts';
import { type Option, readOptions, under } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';

const options: readonly Option[] = [
  ...under('Guests and times', recordSelectionOptions),
  ...sourceOptions(OPERAND_SOURCES),
  ...under('Other', [helpOption]),
];

const manual: Manual = {
  name: 'verify',
  usage: ['[OPTION]... LOG...'],
  about: `
Check that each VIRT record has a known form, and that writing its event again
gives the same message. A LOG is a file or a directory, or - for standard input.
`,
  options,
  operands: 'files',
  exits: { 0: 'all are equal', 1: 'some are not, or there was no audit record', ...commonExits },
};

/** `auvirt verify`. */
export const verifyCommand: Command = {
  manual,
  async run(words, io) {
    const given = readOptions(words, options);
    if (!namesSource(given, OPERAND_SOURCES)) throw new UsageError('verify needs a log, or - for standard input');
    const selects = recordSelection(given, io);
    return verify(await openSources(given, io, OPERAND_SOURCES), selects, io);
  },
};

/**
 * Checks that each VIRT record has a known form and that writing its event again gives the same
 * message. Prints a line for each that differs, and the counts at the end.
 *
 * @returns exit code: 0 if all are equal, 1 if some are not or there is no audit record
 */
async function verify(sources: readonly Source[], selects: (record: AuditRecord) => boolean, io: Io): Promise<number> {
  const skipped = new Skipped(io, { debug: false, hint: '' });
  const signs = new AuditSigns();
  let records = 0;
  let equal = 0;
  for (const source of sources) {
    signs.source(source.name);
    for await (const batch of source.records(linePicker({ types: isVirt }), (chunk) => signs.chunk(chunk))) {
      signs.records(batch);
      for (const record of batch) {
        if (!record.isRecord) skipped.add(record, record.reason?.message ?? 'not a record');
        if (!isVirt(record.type) || !selects(record)) continue;
        records++;
        const problem = unequalBecause(record);
        if (problem === undefined) equal++;
        else if (!(await io.print(`${source.name}:${record.offset}: ${titleOf(record)}: ${problem}\n`))) return 1;
      }
    }
  }
  skipped.end();
  await io.print(`${records} VIRT records, ${equal} equal, ${records - equal} not\n`);
  if (!signs.found) io.complain(signs.complaint);
  return records === equal && signs.found ? 0 : 1;
}

const titleOf = ({ typeName, serial }: AuditRecord): string =>
  `${typeName}${serial === undefined ? '' : ` serial ${serial}`}`;
