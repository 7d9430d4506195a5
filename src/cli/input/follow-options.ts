import { UsageError } from '../../util/errors.ts';
import type { Option, Words } from '../options/options.ts';
import type { FollowedSource } from './follow-log.ts';
import { openFollowed, type SourceStyle } from './source-options.ts';

/** The options of commands that can follow a log. */
export const followOptions: readonly Option[] = [
  { names: ['--follow', '-F'], help: 'then go on with what comes, until you end it' },
  {
    names: ['--since'],
    takes: 'word',
    value: 'now',
    choices: ['now'],
    help: 'with --follow: only what comes',
  },
];

/**
 * The log to follow; undefined if the command line does not ask for it.
 *
 * @param without options that make no sense if the log has no end
 * @throws UsageError if it asks for something that cannot be
 */
export async function followedSource(
  words: Words,
  style: SourceStyle,
  without: readonly string[],
): Promise<FollowedSource | undefined> {
  const { options } = words;
  const isFromNow = options.has('--since');
  if (!options.has('--follow')) {
    if (isFromNow) throw new UsageError('--since now needs --follow: nothing comes while a log is read once');
    return undefined;
  }
  const other = without.find((name) => options.has(name));
  if (other !== undefined) throw new UsageError(`${other} and --follow cannot be given together`);
  return { log: await openFollowed(words, style), isFromNow };
}
