import type { Manual } from '../options/command.ts';
import { COMMANDS } from '../options/commands.ts';
import type { Option } from '../options/options.ts';
import { briefly, type Offered, offeredBy, offeredTo, spellings } from './offered.ts';

/**
 * The completions for fish.
 *
 * @param manuals of `auvirt` itself, and of all commands
 */
export function fishCompletion(manuals: readonly Manual[]): string {
  return `# Completions of auvirt for fish. Printed by: auvirt completion fish

# Whether the command line has this command; without an argument, whether it has any.
function __auvirt_has
    set -l words (commandline -opc)
    set -q words[2]; or return 1
    if set -q argv[1]
        test $words[2] = $argv[1]
    else
        contains -- $words[2] ${Object.keys(COMMANDS).join(' ')}
    end
end

complete -c auvirt -f
${Object.entries(COMMANDS)
  .map(([name, summary]) => `complete -c auvirt -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}\n`)
  .join('')}${manuals.map(commandLines).join('')}`;
}

function commandLines(manual: Manual): string {
  const { name, options } = manual;
  const complete = `complete -c auvirt -n ${quoted(name === '' ? 'not __auvirt_has' : `__auvirt_has ${name}`)}`;
  const lines = [...options.map((option) => optionLine(option)), ...operandLines(offeredTo(manual))];
  return `\n${lines.map((line) => `${complete} ${line}\n`).join('')}`;
}

function optionLine(option: Option): string {
  const names = spellings(option).map((name) => {
    const [long, bare] = [name.startsWith('--'), name.replace(/^-+/, '')];
    return `${long ? '-l' : bare.length === 1 ? '-s' : '-o'} ${bare}`;
  });
  const taken = option.takes === undefined ? [] : ['-r', ...offersOf(offeredBy(option))];
  return [...names, ...taken, '-d', quoted(briefly(option))].join(' ');
}

function operandLines(offered: Offered): string[] {
  if (offered === 'program') return [`-F -a '(__fish_complete_command)'`];
  return offered === undefined ? [] : [offersOf(offered).join(' ')];
}

function offersOf(offered: Offered): string[] {
  if (offered === undefined) return ['-f'];
  return typeof offered === 'string' ? ['-F'] : ['-f', '-a', quoted(offered.join(' '))];
}

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
