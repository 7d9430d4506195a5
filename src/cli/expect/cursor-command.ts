import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { Command } from '../command.ts';
import { type Option, optionHelp, readOptions } from '../options/options.ts';
import { followedOptions, positionedLog } from './log-position.ts';

const options: readonly Option[] = [...followedOptions, { names: ['--help', '-h'], help: 'print this' }];

const HELP = `Usage: auvirt cursor [--log FILE | --journal]

Print the position behind all that is in the log now, for auvirt expect --since.
It holds also when the log is rotated.

Options:
${optionHelp(options)}
Exit status: 0 it is printed, 2 wrong usage, 3 the log cannot be read.
`;

/** `auvirt cursor`. */
export const cursorCommand: Command = {
  help: HELP,
  async run(words, io) {
    const given = readOptions(words, options);
    const [surplus] = given.rest;
    if (surplus !== undefined) throw new UsageError(`cursor takes options only, and ${printable(surplus)} is none`);
    const log = await positionedLog(given);
    await io.print(`${await log.position()}\n`);
    return 0;
  },
};
