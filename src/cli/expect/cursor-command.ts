import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { liveOptions, openLiveLog } from '../input/source-options.ts';
import { type Command, commonExits, helpOption, type Manual } from '../options/command.ts';
import { type Option, readOptions, under } from '../options/options.ts';

const options: readonly Option[] = [...liveOptions, ...under('Other', [helpOption])];

const manual: Manual = {
  name: 'cursor',
  usage: ['[--log FILE | --journal]'],
  about: `
Print the position after the last record of the log, for auvirt expect --since.
It stays valid when the log is rotated.
`,
  options,
  exits: { 0: 'it was printed', ...commonExits, 3: 'the log cannot be read, or the output cannot be written' },
};

/** `auvirt cursor`. */
export const cursorCommand: Command = {
  manual,
  async run(words, io) {
    const given = readOptions(words, options);
    const [surplus] = given.rest;
    if (surplus !== undefined)
      throw new UsageError(`cursor only takes options, and ${printable(surplus)} is not one; name a log with --log`);
    const log = await openLiveLog(given);
    await io.print(`${await log.position()}\n`);
    return 0;
  },
};
