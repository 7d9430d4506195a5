import type { Exits, Manual } from './command.ts';
import { COMMANDS } from './commands.ts';
import type { Option } from './options.ts';

/** What `auvirt COMMAND --help` prints. */
export function commandHelp({ name, usage, about, options, exits, after }: Manual): string {
  const command = name === '' ? 'auvirt' : `auvirt ${name}`;
  const calls = usage.map((words, index) => `${index === 0 ? 'Usage:' : '      '} ${command} ${words}`.trimEnd());
  const parts = [calls.join('\n'), about.trim(), ...optionHelp(options), after?.trim() ?? '', exitHelp(exits)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The commands, with what each does. */
export const commandList = (): string =>
  `Commands:\n${Object.entries(COMMANDS)
    .map(([name, summary]) => row(`  ${name}`, summary, COLUMN))
    .join('\n')}`;

/** The options under their headings, each part without its last line end. */
function optionHelp(options: readonly Option[]): string[] {
  const headings = [...new Set(options.map(({ section = 'Options' }) => section))];
  return headings.map((heading) => {
    const rows = options.filter(({ section = 'Options' }) => section === heading).map(optionRow);
    return `${heading}:\n${rows.join('\n')}`;
  });
}

function optionRow(option: Option): string {
  const { help, elsewhere } = option;
  return row(`  ${optionTerm(option)}`, elsewhere === undefined ? help : `${help}; ${elsewhere}`, COLUMN);
}

/** The spellings of an option, short ones first, and what it takes. */
export function optionTerm({ names, value }: Option): string {
  const short = names.filter((name) => !name.startsWith('--'));
  const long = names.filter((name) => name.startsWith('--'));
  return `${[...short, ...long].join(', ')}${value === undefined ? '' : ` ${value}`}`;
}

function exitHelp(exits: Exits): string {
  const rows = Object.entries(exits).map(([status, meaning]) => row(`  ${status}`, meaning, STATUS_COLUMN));
  return `Exit status:\n${rows.join('\n')}`;
}

/** A word in the left column, and a text beside it, in as many lines as it needs. */
function row(left: string, text: string, column: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if ((lines[last] as string).length + word.length + 1 > WIDTH - column) lines.push(word);
    else lines[last] = `${lines[last]} ${word}`.trimStart();
  }
  if (left.length >= column) lines.unshift(left);
  else lines[0] = `${left.padEnd(column)}${lines[0]}`;
  return lines.map((line, index) => (index === 0 ? line : `${''.padEnd(column)}${line}`)).join('\n');
}

const COLUMN = 26;
const STATUS_COLUMN = 8;
const WIDTH = 80;
