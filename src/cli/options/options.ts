import { UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';

/** One option of a command, as `--help`, the parser and the error messages need it. */
export interface Option {
  /** Its spellings; the first names it. */
  readonly names: readonly [string, ...string[]];
  /**
   * What it takes: a word; a number, which may be negative; a date and then a time, or both in any
   * order; or nothing.
   */
  readonly takes?: 'word' | 'number' | 'time' | 'moment';
  /** The word's name in the help text. */
  readonly value?: string;
  readonly help: string;
  /** The words that it accepts, if it does not accept all. */
  readonly choices?: readonly string[];
}

/** A command line. */
export interface Words {
  /**
   * Words by the first spelling of their option; an option that takes none has an empty list. The
   * last of several counts.
   */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** All words of each option, for options that may be repeated. */
  readonly repeated: ReadonlyMap<string, readonly string[]>;
  /** Words that belong to no option. */
  readonly rest: readonly string[];
}

/**
 * Reads a command line like auditd's tools: options of several letters may follow a single hyphen,
 * and are not bundled. Accepts also `--option=word`, and `--` before words that start with a
 * hyphen.
 *
 * @throws UsageError that names the word and the nearest option
 */
export function readOptions(words: readonly string[], table: readonly Option[]): Words {
  const options = new Map<string, readonly string[]>();
  const repeated = new Map<string, string[]>();
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') {
      rest.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    const [name, joined] = splitAtEquals(word);
    const option = table.find(({ names }) => names.includes(name));
    if (option === undefined) throw unknownOption(name, table);
    if (joined !== undefined && option.takes === undefined) throw new UsageError(`${name} takes no value`);
    const taken = option.takes === undefined ? [] : [joined ?? value(option, words[++i], name)];
    if (isTimed(option, taken[0], words[i + 1])) taken.push(words[++i] as string);
    options.set(option.names[0], taken);
    repeated.set(option.names[0], [...(repeated.get(option.names[0]) ?? []), ...taken]);
  }
  return { options, repeated, rest };
}

/** The part of a help text that lists the options. */
export function optionHelp(table: readonly Option[]): string {
  const rows = table.map(({ names, value, help }) => {
    const short = names.filter((name) => !name.startsWith('--'));
    const long = names.filter((name) => name.startsWith('--'));
    return [`  ${[...short, ...long].join(', ')}${value === undefined ? '' : ` ${value}`}`, help] as const;
  });
  return rows.map(([left, help]) => wrapped(left, help)).join('');
}

function splitAtEquals(word: string): [name: string, value: string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals === -1 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function value({ choices, takes, value = 'WORD' }: Option, word: string | undefined, name: string): string {
  // A word that starts with a hyphen is more likely an option, after one whose value was forgotten.
  const isOption = word?.startsWith('-') && word !== '-' && !(takes === 'number' && NEGATIVE.test(word));
  if (word === undefined || isOption) {
    const how = word === undefined ? '' : `; write ${name}=${word} if you mean that`;
    throw new UsageError(`${name} needs a value (${choices?.join(', ') ?? value})${how}`);
  }
  if (choices !== undefined && !choices.includes(word)) {
    const near = nearest(word, choices);
    const hint = near === undefined ? '' : `did you mean ${near}? `;
    throw new UsageError(`${name} ${JSON.stringify(word)}: ${hint}it is one of ${choices.join(', ')}`);
  }
  return word;
}

const NEGATIVE = /^-\d+$/;

/** Whether the next word is part of a date or time. */
function isTimed({ takes }: Option, first = '', next = ''): boolean {
  if (takes === 'moment' && TIME.test(first)) return DATE.test(next);
  return (takes === 'time' || takes === 'moment') && TIME.test(next);
}

// `10:00`, `10:14:00 PM`
const TIME = /^\d{1,2}:/;
const DATE = /^(?:\d{1,4}\D|now$|recent$|boot$|today$|yesterday$|(?:this|week|month|year)-)/;

function unknownOption(name: string, table: readonly Option[]): UsageError {
  const near = nearest(
    name,
    table.flatMap(({ names }) => names),
  );
  const hint = near === undefined ? 'try auvirt --help' : `did you mean ${near}?`;
  return new UsageError(`there is no option ${JSON.stringify(name)}: ${hint}`);
}

const COLUMN = 26;
const WIDTH = 80;

function wrapped(left: string, help: string): string {
  const lines = [''];
  for (const word of help.split(' ')) {
    const last = lines.length - 1;
    if ((lines[last] as string).length + word.length + 1 > WIDTH - COLUMN) lines.push(word);
    else lines[last] = `${lines[last]} ${word}`.trimStart();
  }
  const fits = left.length < COLUMN;
  const first = fits ? `${left.padEnd(COLUMN)}${lines[0]}\n` : `${left}\n${''.padEnd(COLUMN)}${lines[0]}\n`;
  return (
    first +
    lines
      .slice(1)
      .map((line) => `${''.padEnd(COLUMN)}${line}\n`)
      .join('')
  );
}
