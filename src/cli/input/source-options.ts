import { statSync } from 'node:fs';
import type { LiveLog, Source, SourceKind, SourceSetting } from '../../log/source/source.ts';
import { fileKind, SOURCE_KINDS, SYSTEM_LOGS, stdinKind } from '../../log/source/source-kinds.ts';
import { TransportError, UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { type Option, under, type Words } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';

/** How a command lets its users name sources. */
export interface SourceStyle {
  /** The option for files: its spellings, and those of sister commands. */
  readonly file: Pick<Option, 'names' | 'also' | 'elsewhere'>;
  /** Which words that belong to no option are files: all, or those that cannot be a guest. */
  readonly operands?: 'all' | 'paths';
  /**
   * As in ausearch, piped input is read by default (an option prevents it), and logs of a directory
   * that come after a gap in the numbers are left out, with a note.
   */
  readonly asAusearch?: true;
  /** With `asAusearch`: notes only that logs are left out, and not which ones are read. */
  readonly brief?: true;
}

/** In the manner of auvirt 3.0.9. */
export const AUVIRT_SOURCES: SourceStyle = {
  file: {
    names: ['--file', '-f', '--input'],
    also: ['-if', '--log'],
    elsewhere: 'in auvirt search, -f and --file are the file that a guest was given',
  },
  operands: 'paths',
};

/** In the manner of ausearch, where `--file` is a criterion. */
export const AUSEARCH_SOURCES: SourceStyle = {
  file: { names: ['--input', '-if'], also: ['--log'] },
  operands: 'paths',
  asAusearch: true,
};

/** In the manner of aureport. */
export const AUREPORT_SOURCES: SourceStyle = {
  ...AUSEARCH_SOURCES,
  file: { names: ['--input', '-if'], also: ['--log', '--file', '-f'] },
};

/** The same for reports that aureport does not have. */
export const REPORT_SOURCES: SourceStyle = { ...AUREPORT_SOURCES, brief: true };

/** In the manner of linters. */
export const OPERAND_SOURCES: SourceStyle = { ...AUVIRT_SOURCES, operands: 'all' };

/** For logs that are still being written. */
export const LIVE_LOGS: SourceStyle = { file: { names: ['--log', '--input'], also: ['--file', '-f', '-if'] } };

/** The options that name sources. */
export function sourceOptions(style: SourceStyle): readonly Option[] {
  const kinds = style.asAusearch ? [...SOURCE_KINDS, SYSTEM_LOGS] : SOURCE_KINDS;
  return under(
    'Input',
    kinds.map((kind) => optionOf(kind, kind, style)),
  );
}

/**
 * The sources that a command line names; the system's logs if it names none.
 *
 * @throws UsageError if it names sources of two kinds; TransportError `no-log` if the system has no
 *   logs
 */
export async function openSources(words: Words, io: Io, style: SourceStyle): Promise<readonly Source[]> {
  const setting: SourceSetting = {
    stdin: io.stdin,
    onLeftOut:
      style.asAusearch &&
      ((read, leftOut) => {
        if (!style.brief || leftOut.length > 0) io.remark(noteOf(read, leftOut));
      }),
  };
  const given = SOURCE_KINDS.filter((kind) => wordsOf(kind, words, style) !== undefined);
  const kind = theOnly(given, style);
  if (kind !== undefined) return kind.open(wordsOf(kind, words, style) ?? [], setting);
  if (style.asAusearch && io.given && !words.options.has(nameOf(SYSTEM_LOGS, style))) {
    return stdinKind.open([], setting);
  }
  return SYSTEM_LOGS.open([], setting).catch((error: unknown) => {
    throw withHint(error, style);
  });
}

/** Whether a command line names a source. */
export function namesSource(words: Words, style: SourceStyle): boolean {
  const options = [...SOURCE_KINDS, SYSTEM_LOGS].map((kind) => nameOf(kind, style));
  return options.some((option) => words.options.has(option)) || splitOperands(words, style).paths.length > 0;
}

/** Separates the words that belong to no option into paths of sources and others. */
export function splitOperands(
  { rest }: Words,
  { operands }: SourceStyle,
): { readonly paths: readonly string[]; readonly others: readonly string[] } {
  const isSource = operands === 'all' ? () => true : operands === 'paths' ? isPath : () => false;
  return { paths: rest.filter(isSource), others: rest.filter((word) => !isSource(word)) };
}

/** Whether a word names a source rather than a guest, whose name has no slash. */
function isPath(word: string): boolean {
  if (word === '-' || word.includes('/')) return true;
  try {
    return statSync(word).isFile();
  } catch {
    return false;
  }
}

/** The options that name a log that is still being written. */
export const liveOptions: readonly Option[] = under(
  'Input',
  SOURCE_KINDS.flatMap((kind) => (kind.live === undefined ? [] : [optionOf(kind, kind.live, LIVE_LOGS)])),
);

/**
 * The log that a command line names, to be followed; the system's log if it names none.
 *
 * @throws UsageError if it names two
 */
export async function openLiveLog({ options }: Words): Promise<LiveLog> {
  const given = SOURCE_KINDS.filter((kind) => kind.live !== undefined && options.has(nameOf(kind, LIVE_LOGS)));
  const kind = theOnly(given, LIVE_LOGS) ?? SYSTEM_LOGS;
  const [word] = options.get(nameOf(kind, LIVE_LOGS)) ?? [];
  return (kind.live as NonNullable<SourceKind['live']>).open(word);
}

/**
 * The log that a command line names, to be followed, with the options of a command that can also
 * read it once; the system's log if it names none.
 *
 * @throws UsageError if it names two, or a source that does not grow
 */
export async function openFollowed(words: Words, style: SourceStyle): Promise<LiveLog> {
  const given = SOURCE_KINDS.filter((kind) => wordsOf(kind, words, style) !== undefined);
  const kind = theOnly(given, style) ?? SYSTEM_LOGS;
  const [word, another] = wordsOf(kind, words, style) ?? [];
  if (another !== undefined)
    throw new UsageError(`only one log can be followed, and ${shown(another)} is a second one`);
  if (kind.live === undefined || word === '-') {
    throw new UsageError(
      `${nameOf(kind, style)} cannot be followed: name the log that is being written, or the journal`,
    );
  }
  return kind.live.open(word, true);
}

/** What a command line gives to a kind, by its option or as a word; undefined if it does not name the kind. */
function wordsOf(kind: SourceKind, words: Words, style: SourceStyle): readonly string[] | undefined {
  const name = nameOf(kind, style);
  const paths = kind === fileKind ? splitOperands(words, style).paths : [];
  if (!words.options.has(name) && paths.length === 0) return undefined;
  return [...(words.repeated.get(name) ?? []), ...paths];
}

const nameOf = (kind: SourceKind, style: SourceStyle): string => spellingsOf(kind, style).names[0];

function spellingsOf(kind: SourceKind, { file }: SourceStyle): SourceStyle['file'] {
  return kind === fileKind ? file : { names: [`--${kind.id}`] };
}

function optionOf(
  kind: SourceKind,
  { value, help, more }: Pick<SourceKind, 'value' | 'help' | 'more'>,
  style: SourceStyle,
): Option {
  return {
    ...spellingsOf(kind, style),
    ...(value !== undefined && { takes: 'word', value, offers: 'files' }),
    ...(more !== undefined && { more }),
    help,
  };
}

/** @throws UsageError if there are two */
function theOnly(kinds: readonly SourceKind[], style: SourceStyle): SourceKind | undefined {
  if (kinds.length <= 1) return kinds[0];
  throw new UsageError(`${kinds.map((kind) => nameOf(kind, style)).join(' and ')} cannot be given together`);
}

/** The system's logs are missing or unreadable: says how to name others. */
function withHint(error: unknown, style: SourceStyle): unknown {
  if (!(error instanceof TransportError)) return error;
  const options = SOURCE_KINDS.map((kind) => nameOf(kind, style)).join(', ');
  const { code, errno, message } = error;
  return new TransportError(code, `${message} (${options})`, {
    cause: error,
    ...(errno !== undefined && { errno }),
  });
}

/** ausearch prints a similar note, without the logs that it leaves out. */
function noteOf(read: readonly string[], leftOut: readonly string[]): string {
  const rest =
    leftOut.length === 0
      ? ''
      : `; not ${leftOut.map(shown).join(', ')}, behind a gap in the numbers: name it to read it`;
  return `NOTE - using ${read.map(shown).join(', ')}${rest}`;
}
