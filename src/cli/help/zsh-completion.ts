import type { Manual } from '../options/command.ts';
import { COMMANDS } from '../options/commands.ts';
import type { Option } from '../options/options.ts';
import { briefly, type Offered, offeredBy, offeredTo, quoted, spellings } from './offered.ts';

/**
 * The completions for zsh, as a file of its `fpath`.
 *
 * @param manuals of `auvirt` itself, and of all commands
 */
export function zshCompletion(manuals: readonly Manual[]): string {
  return `#compdef auvirt
# Completions of auvirt for zsh. Printed by: auvirt completion zsh

_auvirt() {
  local curcontext=$curcontext ret=1
  local -a commands=(
${Object.entries(COMMANDS).map(commandLine).join('\n')}
  )
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands && ret=0
    _files && ret=0
    return ret
  fi
  case $words[2] in
${manuals
  .filter(({ name }) => name !== '')
  .map(commandCase)
  .join('')}    *)
${specsOf(manuals.find(({ name }) => name === '') as Manual)}
      ;;
  esac
}

if [[ $funcstack[1] == _auvirt ]]; then
  _auvirt "$@"
else
  compdef _auvirt auvirt
fi
`;
}

const commandLine = ([name, summary]: [string, string]): string =>
  `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`;

const commandCase = (manual: Manual): string => `    ${manual.name})
      shift words
      ((CURRENT--))
${specsOf(manual)}
      ;;
`;

function specsOf(manual: Manual): string {
  const specs = [...manual.options.map(optionSpec), ...operandSpecs(offeredTo(manual))];
  return `      _arguments -S ${specs.join(' ')}`
    .replaceAll(" '*", " \\\n        '*")
    .replaceAll(" '(", " \\\n        '(");
}

function optionSpec(option: Option): string {
  const { takes, value = 'WORD' } = option;
  const names = spellings(option);
  const text = `[${briefly(option).replaceAll(/[\\[\]]/g, '\\$&')}]`;
  // A value may be given again: of most options, the last one counts.
  if (takes === undefined) return `${quoted(`(${names.join(' ')})`)}${alternatives(names)}${quoted(text)}`;
  const action = `:${value.replaceAll(':', '\\:')}:${actionOf(offeredBy(option))}`;
  const written = names.map((name) => (name.startsWith('--') ? `${name}=` : name));
  return `${quoted('*')}${alternatives(written)}${quoted(`${text}${action}`)}`;
}

const alternatives = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]}` : `{${names.join(',')}}`;

function operandSpecs(offered: Offered): string[] {
  if (offered === 'program') return [quoted('(-):command:_command_names -e'), quoted('*::arguments:_normal')];
  return offered === undefined ? [] : [quoted(`*:word:${actionOf(offered)}`)];
}

function actionOf(offered: Offered): string {
  if (offered === undefined) return ' ';
  return typeof offered === 'string' ? '_files' : `(${offered.join(' ')})`;
}
