import { UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';

/**
 * One option of a command. The parser, the error messages, `--help`, the manual pages and the
 * completions of shells take all that they say about it from here.
 */
export interface Option {
  /** Its spellings; the first names it. */
  readonly names: readonly [string, ...string[]];
  /** Spellings of sister commands. They are accepted, and mentioned only in the manual. */
  readonly also?: readonly string[];
  /**
   * What it takes: a word; a number, which may be negative; a date and then a time, or both in any
   * order; or nothing.
   */
  readonly takes?: 'word' | 'number' | 'time' | 'moment';
  /** The word's name in the help text. */
  readonly value?: string;
  /** A phrase without a period. */
  readonly help: string;
  /** Sentences that only the manual adds to `help`, in Markdown. */
  readonly more?: string;
  /** What the same spelling means in a sister command, where that is something else. */
  readonly elsewhere?: string;
  /** The words that it accepts, if it does not accept all. */
  readonly choices?: readonly string[];
  /**
   * What a shell offers to complete its word: files, a program with its arguments, or some of the
   * words that it accepts.
   */
  readonly offers?: 'files' | 'program' | (() => readonly string[]);
  /** The heading under which help and manual list it. */
  readonly section?: string;
}

/** Options under one heading. */
export const under = (section: string, options: readonly Option[]): readonly Option[] =>
  options.map((option) => ({ ...option, section }));

/** A command line. */
export interface Words {
  /**
   * Words by the first spelling of their option; an option that takes none has an empty list. The
   * last of several counts.
   */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** How the user spelled each option, by its first spelling. */
  readonly typed: ReadonlyMap<string, string>;
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
  const typed = new Map<string, string>();
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
    const option = optionNamed(name, table);
    if (joined !== undefined && option.takes === undefined) throw new UsageError(`${name} takes no value`);
    const taken = option.takes === undefined ? [] : [joined ?? value(option, words[++i], name)];
    if (isTimed(option, taken[0], words[i + 1])) taken.push(words[++i] as string);
    options.set(option.names[0], taken);
    typed.set(option.names[0], name);
    repeated.set(option.names[0], [...(repeated.get(option.names[0]) ?? []), ...taken]);
  }
  return { options, typed, repeated, rest };
}

function splitAtEquals(word: string): [name: string, value: string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals === -1 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function value({ choices, takes, value = 'WORD', elsewhere }: Option, word: string | undefined, name: string): string {
  // A word that starts with a hyphen is more likely an option, after one whose value was forgotten.
  const isOption = word?.startsWith('-') && word !== '-' && !(takes === 'number' && NEGATIVE.test(word));
  if (word === undefined || isOption) {
    const how = word === undefined ? '' : `; write ${name}=${word} if you mean that`;
    throw new UsageError(`${name} needs a value (${choices?.join(', ') ?? value})${how}${elsewhereText(elsewhere)}`);
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

/** What to add to an error about an option that means something else in a sister command. */
const elsewhereText = (elsewhere: string | undefined): string => (elsewhere === undefined ? '' : `; ${elsewhere}`);

/** @throws UsageError that names the nearest option */
function optionNamed(name: string, table: readonly Option[]): Option {
  const option = table.find(({ names, also }) => names.includes(name) || also?.includes(name));
  if (option !== undefined) return option;
  // Hyphens are no likeness: --last is not nearly --host.
  const known = new Map(table.flatMap(({ names }) => names.map((each) => [bare(each), each])));
  const near = known.get(nearest(bare(name), [...known.keys()]) ?? '');
  const hint = near === undefined ? 'see --help' : `did you mean ${near}?`;
  throw new UsageError(`there is no option ${JSON.stringify(name)}: ${hint}`);
}

const bare = (name: string): string => name.replace(/^-+/, '');
