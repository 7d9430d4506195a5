import { UsageError } from '../../util/errors.ts';
import { printable, shown } from '../../util/printable.ts';
import { type Command, helpOption, type Manual } from '../options/command.ts';
import { commandHelp } from '../options/command-help.ts';
import { COMMANDS, type CommandName, isCommand, misspelt } from '../options/commands.ts';
import { readOptions } from '../options/options.ts';

/** Loads a command; `auvirt` itself is the one without a name. */
export type Load = (name: CommandName | '') => Promise<Command>;

const manual: Manual = {
  name: 'help',
  usage: ['[COMMAND]'],
  about: 'Print the help of a command, or of auvirt itself.',
  options: [helpOption],
  operands: () => Object.keys(COMMANDS),
  exits: { 0: 'it was printed', 2: 'there is no such command', 3: 'the output cannot be written' },
};

/** `auvirt help`. */
export const helpCommand = (load: Load): Command => ({
  manual,
  async run(words, io) {
    const [name = '', surplus] = readOptions(words, manual.options).rest;
    if (surplus !== undefined)
      throw new UsageError(`help is about one command, and ${printable(surplus)} is a second one`);
    if (name !== '' && !isCommand(name)) throw noCommand(name);
    await io.print(commandHelp((await load(name)).manual));
    return 0;
  },
});

const noCommand = (word: string): UsageError =>
  new UsageError(
    misspelt(word) ?? `there is no command ${shown(word)}: it is one of ${Object.keys(COMMANDS).join(', ')}`,
  );
