import { unequalBecause } from '../../check/round-trip/rewritten.ts';
import { type RecordSource, readRecords } from '../../log/read-records.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isVirt } from '../../schema/record-types.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { Command } from '../command.ts';
import { Skipped } from '../input/skipped.ts';
import type { Io } from '../io.ts';

const HELP = `Usage: auvirt verify FILE...

Check that each VIRT record has a known form, and that its event, written again,
is the same message. A FILE of - is standard input.

Exit status: 0 all are equal, 1 some are not, 2 wrong usage, 3 a file cannot be read.
`;

/** `auvirt verify`. */
export const verifyCommand: Command = {
  help: HELP,
  async run(words, io) {
    const option = words.find((word) => word.startsWith('-') && word !== '-');
    if (option !== undefined)
      throw new UsageError(`verify has no option ${printable(option)}: try auvirt verify --help`);
    if (words.length === 0) throw new UsageError('verify needs a file, or - for standard input');
    return verify(
      words.map((file) => (file === '-' ? ['standard input', io.stdin] : [file, file])),
      io,
    );
  },
};

/**
 * Checks that each VIRT record has a known form and that its event, written again, is the same message.
 * One line for each that is not, a sum at the end.
 *
 * @returns exit code: 0 all equal, 1 some are not
 */
async function verify(sources: readonly [name: string, source: RecordSource][], io: Io): Promise<number> {
  const skipped = new Skipped(io, { debug: false, hint: '' });
  let records = 0;
  let equal = 0;
  for (const [name, source] of sources) {
    for await (const record of readRecords(source)) {
      if (!record.isRecord) skipped.add(record, record.reason?.message ?? 'no record');
      if (!isVirt(record.type)) continue;
      records++;
      const problem = unequalBecause(record);
      if (problem === undefined) equal++;
      else if (!(await io.print(`${printablePath(name)}:${record.offset}: ${titleOf(record)}: ${problem}\n`))) return 1;
    }
  }
  skipped.end();
  await io.print(`${records} VIRT records, ${equal} equal, ${records - equal} not\n`);
  return records === equal ? 0 : 1;
}

const titleOf = ({ typeName, serial }: AuditRecord): string =>
  `${typeName}${serial === undefined ? '' : ` serial ${serial}`}`;

// A file name is not from the log, but may hold anything too.
const printablePath = (name: string): string => (/^[\x20-\x7e]*$/.test(name) ? name : printable(name));
