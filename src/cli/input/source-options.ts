import type { LiveLog, Source, SourceKind, SourceSetting } from '../../log/source/source.ts';
import { fileKind, SOURCE_KINDS, SYSTEM_LOGS, stdinKind } from '../../log/source/source-kinds.ts';
import { TransportError, UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import type { Option, Words } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';

/** How a command lets its users name sources. */
export interface SourceStyle {
  /** Spellings of the options whose names differ from `--` and the id of their kind. */
  readonly spellings?: Readonly<Record<string, readonly [string, ...string[]]>>;
  /** Words that belong to no option are files. */
  readonly operands?: true;
  /**
   * As in ausearch, piped input is read by default (an option prevents it), and logs of a directory
   * that come after a gap in the numbers are left out, with a note.
   */
  readonly asAusearch?: true;
}

/** In the manner of auvirt 3.0.9. */
export const AUVIRT_SOURCES: SourceStyle = { spellings: { file: ['--file', '-f'] } };

/** In the manner of ausearch and aureport. */
export const AUSEARCH_SOURCES: SourceStyle = { spellings: { file: ['--input', '-if'] }, asAusearch: true };

/** In the manner of linters. */
export const OPERAND_SOURCES: SourceStyle = { ...AUVIRT_SOURCES, operands: true };

/** For logs that are still being written. */
const LIVE_LOGS: SourceStyle = { spellings: { file: ['--log'] } };

/** The options that name sources. */
export function sourceOptions(style: SourceStyle): readonly Option[] {
  const kinds = style.asAusearch ? [...SOURCE_KINDS, SYSTEM_LOGS] : SOURCE_KINDS;
  return kinds.map((kind) => optionOf(kind, kind, style));
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
    onLeftOut: style.asAusearch && ((read, leftOut) => io.remark(noteOf(read, leftOut))),
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

/** The options that name a log that is still being written. */
export const liveOptions: readonly Option[] = SOURCE_KINDS.flatMap((kind) =>
  kind.live === undefined ? [] : [optionOf(kind, kind.live, LIVE_LOGS)],
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
  if (another !== undefined) throw new UsageError(`--follow follows one log, and ${shown(another)} is a second one`);
  if (kind.live === undefined || word === '-') {
    throw new UsageError(
      `${nameOf(kind, style)} cannot be followed: name the log that is being written, or the journal`,
    );
  }
  return kind.live.open(word, true);
}

/** What a command line gives to the option of a kind; undefined if it does not name the kind. */
function wordsOf(kind: SourceKind, { options, repeated, rest }: Words, style: SourceStyle): string[] | undefined {
  const operands = style.operands && kind === fileKind ? rest : [];
  const isGiven = options.has(nameOf(kind, style)) || operands.length > 0;
  return isGiven ? [...(repeated.get(nameOf(kind, style)) ?? []), ...operands] : undefined;
}

function spellingsOf({ id }: SourceKind, { spellings }: SourceStyle): Option['names'] {
  return spellings?.[id] ?? [`--${id}`];
}

const nameOf = (kind: SourceKind, style: SourceStyle): string => spellingsOf(kind, style)[0];

function optionOf(kind: SourceKind, { value, help }: { value?: string; help: string }, style: SourceStyle): Option {
  return { names: spellingsOf(kind, style), ...(value !== undefined && { takes: 'word', value }), help };
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
  return new TransportError(code, `${message}, or name what to read (${options})`, {
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
