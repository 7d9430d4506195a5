import { UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import { type Command, helpOption, type Manual } from '../options/command.ts';
import { COMMANDS, type CommandName } from '../options/commands.ts';
import { readOptions } from '../options/options.ts';
import { bashCompletion } from './bash-completion.ts';
import { fishCompletion } from './fish-completion.ts';
import type { Load } from './help-command.ts';
import { zshCompletion } from './zsh-completion.ts';

/** The completions by shell. Each takes the manuals of `auvirt` itself and of all commands. */
export const SHELLS: Readonly<Record<string, (manuals: readonly Manual[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

const manual: Manual = {
  name: 'completion',
  usage: ['bash | zsh | fish'],
  about: `
Print the completions of auvirt for a shell: of commands, options, their values
and files. The package has them as files, too, in dist/completions.

  . <(auvirt completion bash)           # in ~/.bashrc
  auvirt completion zsh > "\${fpath[1]}/_auvirt"
  auvirt completion fish > ~/.config/fish/completions/auvirt.fish
`,
  options: [helpOption],
  operands: () => Object.keys(SHELLS),
  exits: { 0: 'they were printed', 2: 'the usage is wrong', 3: 'the output cannot be written' },
};

/** `auvirt completion`. */
export const completionCommand = (load: Load): Command => ({
  manual,
  async run(words, io) {
    const names = Object.keys(SHELLS);
    const [shell, surplus] = readOptions(words, manual.options).rest;
    if (shell === undefined || surplus !== undefined)
      throw new UsageError(`completion needs one shell: ${names.join(', ')}`);
    if (!Object.hasOwn(SHELLS, shell)) {
      const near = nearest(shell, names);
      const hint = near === undefined ? `give one of ${names.join(', ')}` : `did you mean ${near}?`;
      throw new UsageError(`there are no completions for ${printable(shell)}: ${hint}`);
    }
    await io.print(SHELLS[shell]?.(await allManuals(load)) ?? '');
    return 0;
  },
});

/** The manual of `auvirt` itself, and those of all commands. */
export async function allManuals(load: Load): Promise<Manual[]> {
  const names = ['', ...Object.keys(COMMANDS)] as ('' | CommandName)[];
  return Promise.all(names.map(async (name) => (await load(name)).manual));
}
