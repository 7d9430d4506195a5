// The parts of the manual that follow from the option tables.
import { readdirSync, readFileSync } from 'node:fs';
import { loadCommand } from '../src/cli/auvirt.ts';
import { allManuals } from '../src/cli/help/completion-command.ts';
import type { Manual } from '../src/cli/options/command.ts';
import { optionTerm } from '../src/cli/options/command-help.ts';
import { COMMANDS } from '../src/cli/options/commands.ts';
import type { Option } from '../src/cli/options/options.ts';

const FOLDER = new URL('../docs/man/', import.meta.url);
const manuals = await allManuals(loadCommand);

/** The pages of the manual, by name, with their generated parts up to date. */
export function manualPages(): [name: string, text: string][] {
  return readdirSync(FOLDER).map((name) => [name, withParts(readFileSync(new URL(name, FOLDER), 'utf8'))]);
}

/** The text of docs/exit-status.md. */
export function exitPage(): string {
  const all = manuals.flatMap(({ exits }) => Object.keys(exits).map(Number));
  const statuses = [...new Set(all)].sort((a, b) => a - b);
  const head = `| command | ${statuses.join(' | ')} |\n|---|${statuses.map(() => '---|').join('')}`;
  const rows = manuals.map(
    ({ name, exits }) => `| \`${calledAs(name)}\` | ${statuses.map((status) => exits[status] ?? '').join(' | ')} |`,
  );
  return `<!-- Generated from the commands by \`npm run generate\`; a test fails if it is stale. -->
# Exit status

0 means that all went well, 1 that nothing was found, or that something differs or was found that
should not be there, 2 that the usage is wrong, and 3 that a source or the output failed. Only where
scripts expect something else do commands differ: \`search\` and \`report\` exit with 1 for wrong usage,
as ausearch and aureport do, and \`record\` exits with the status of the program that it runs. A
signal that ends \`--follow\` or \`watch\` gives 128 and its number: 130 after Ctrl-C, 143 after SIGTERM.

${head}
${rows.join('\n')}
`;
}

/** Replaces what is between `<!-- PART of COMMAND -->` and `<!-- end -->`. */
const withParts = (text: string): string =>
  text.replace(
    /<!-- (\w+) of auvirt ?(\w*) -->\n.*?<!-- end -->/gs,
    (_, part: string, name: string) =>
      `<!-- ${part} of ${calledAs(name)} -->\n${PARTS[part]?.(manualOf(name)).trim()}\n<!-- end -->`,
  );

const PARTS: Readonly<Record<string, (manual: Manual) => string>> = {
  calls: ({ name, usage }) => usage.map((words) => `\`${calledAs(name)}\` ${callText(words)}`.trimEnd()).join('\\\n'),
  options: ({ options }) => {
    const headings = [...new Set(options.map(({ section }) => section))];
    return headings
      .map((heading) => {
        const items = options.filter(({ section }) => section === heading).map(optionItem);
        return `${heading === undefined ? '' : `### ${heading}\n\n`}${items.join('\n')}\n`;
      })
      .join('\n');
  },
  exits: ({ exits }) =>
    Object.entries(exits)
      .map(([status, meaning]) => `* ${status}:\n  ${sentence(meaning)}`)
      .join('\n'),
  commands: () =>
    Object.entries(COMMANDS)
      .map(([name, summary]) => `* \`auvirt ${name}\`:\n  ${sentence(summary)}${seePage(name)}`)
      .join('\n'),
};

const calledAs = (name: string): string => (name === '' ? 'auvirt' : `auvirt ${name}`);

function manualOf(name: string): Manual {
  const manual = manuals.find((each) => each.name === name);
  if (manual === undefined) throw new Error(`docs/man names a command ${name}, which does not exist`);
  return manual;
}

const callText = (words: string): string =>
  words.replace(/--[a-z][\w-]*|--(?= )/g, '`$&`').replace(/\b[A-Z]+\b/g, '*$&*');

function optionItem(option: Option): string {
  const { help, more, also, elsewhere, choices } = option;
  const texts = [
    sentence(help, choices),
    more ?? '',
    elsewhere === undefined ? '' : sentence(elsewhere),
    also === undefined ? '' : `Also spelled ${also.map((name) => `\`${name}\``).join(', ')}.`,
  ];
  return `* ${termText(optionTerm(option))}:\n  ${texts.filter((text) => text !== '').join(' ')}`;
}

const termText = (term: string): string =>
  term
    .split(' ')
    .map((word) => word.replace(/^-[^,]*/, '`$&`').replace(/[A-Z]{2,}|^yes\|no$/, '*$&*'))
    .join(' ');

/** A phrase of a table as a sentence in Markdown. A word that the option takes stays as it is. */
function sentence(phrase: string, choices: readonly string[] = []): string {
  const text = phrase.replace(/[*_<>[\]\\]/g, '\\$&').replace(/(?<![\w-])--?[a-z][\w-]*/g, '`$&`');
  const first = /^[\w-]*/.exec(text)?.[0] ?? '';
  const isWord = choices.includes(first) || first.includes('-');
  return `${isWord ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`}.`;
}

const PAGES = new Map([['cursor', 'expect']]);

function seePage(name: string): string {
  const page = `auvirt-${PAGES.get(name) ?? name}`;
  return readdirSync(FOLDER).includes(`${page}.8.md`) ? ` See ${page}(8).` : '';
}
