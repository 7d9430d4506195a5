import type { Option, Words } from '../options/options.ts';
import { isOnlyComing } from '../time/time-options.ts';
import type { FollowedSource } from './follow-log.ts';
import { openFollowed, type SourceStyle } from './source-options.ts';

/** The option of commands that can follow a log. */
export const followOption = {
  names: ['--follow', '-F'],
  help: 'then go on with what comes, until a signal such as Ctrl-C ends it; with --since now, only what comes',
  more: 'One log can be followed, through rotation, compression and truncation; it need not exist yet. See FOLLOWING in auvirt(8).',
} as const satisfies Option;

/**
 * The log to follow; undefined if the command line does not ask for it.
 *
 * @throws UsageError if the log cannot be followed
 */
export async function followedSource(words: Words, style: SourceStyle): Promise<FollowedSource | undefined> {
  if (!words.options.has(followOption.names[0])) return undefined;
  return { log: await openFollowed(words, style), isFromNow: isOnlyComing(words) };
}
