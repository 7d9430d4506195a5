import { unequalBecause } from '../../check/round-trip/rewritten.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { Source } from '../../log/source/source.ts';
import { isVirt } from '../../schema/record-types.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { AuditSigns } from '../input/audit-signs.ts';
import { Skipped } from '../input/skipped.ts';
import { OPERAND_SOURCES, openSources } from '../input/source-options.ts';
import type { Command, Io } from '../terminal/io.ts';

const help = (): string => `Usage: auvirt verify FILE...

Check that each VIRT record has a known form, and that writing its event again
gives the same message. A FILE may be a directory of logs; - is standard input.

Exit status: 0 if all are equal, 1 if some are not or there was no audit record
at all, 2 if the usage is wrong, 3 if a file cannot be read.
`;

/** `auvirt verify`. */
export const verifyCommand: Command = {
  help,
  async run(words, io) {
    const option = words.find((word) => word.startsWith('-') && word !== '-');
    if (option !== undefined)
      throw new UsageError(`verify has no option ${printable(option)}: try auvirt verify --help`);
    if (words.length === 0) throw new UsageError('verify needs a file, or - for standard input');
    const given = { options: new Map(), repeated: new Map(), rest: words };
    return verify(await openSources(given, io, OPERAND_SOURCES), io);
  },
};

/**
 * Checks that each VIRT record has a known form and that writing its event again gives the same
 * message. Prints a line for each that differs, and the counts at the end.
 *
 * @returns exit code: 0 if all are equal, 1 if some are not or there is no audit record
 */
async function verify(sources: readonly Source[], io: Io): Promise<number> {
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
        if (!isVirt(record.type)) continue;
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
