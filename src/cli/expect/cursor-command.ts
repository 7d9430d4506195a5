import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { liveOptions, openLiveLog } from '../input/source-options.ts';
import { type Option, optionHelp, readOptions } from '../options/options.ts';
import type { Command } from '../terminal/io.ts';

const options: readonly Option[] = [...liveOptions, { names: ['--help', '-h'], help: 'print this' }];

const help = (): string => `Usage: auvirt cursor [--log FILE | --journal]

Print the position after the last record of the log, for auvirt expect --since.
It stays valid when the log is rotated.

Options:
${optionHelp(options)}
Exit status: 0 if it was printed, 2 if the usage is wrong, 3 if the log cannot
be read.
`;

/** `auvirt cursor`. */
export const cursorCommand: Command = {
  help,
  async run(words, io) {
    const given = readOptions(words, options);
    const [surplus] = given.rest;
    if (surplus !== undefined) throw new UsageError(`cursor only takes options, and ${printable(surplus)} is not one`);
    const log = await openLiveLog(given);
    await io.print(`${await log.position()}\n`);
    return 0;
  },
};
