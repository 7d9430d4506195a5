import { LIVE_LOGS, liveOptions, type SourceStyle } from '../input/source-options.ts';
import { EXIT, helpOption, type Manual } from '../options/command.ts';
import { type Option, under } from '../options/options.ts';
import { utcOption } from '../time/time-options.ts';

/** A word is the log to watch. */
export const WATCHED: SourceStyle = { ...LIVE_LOGS, operands: 'paths' };

/** The options of `auvirt watch`. */
export const watchOptions: readonly Option[] = [...liveOptions, ...under('Other', [utcOption, helpOption])];

/** What users are told about `auvirt watch`. */
export const watchManual: Manual = {
  name: 'watch',
  usage: ['[OPTION]... [LOG]'],
  about: `
Show the guests that run, since when, by whom and what they hold, and what
failed or was denied last. The page stays and follows the log. By default, the
system's log is read. Press ? for the keys.
`,
  options: watchOptions,
  operands: 'files',
  exits: {
    0: 'a key ended it',
    [EXIT.usage]: 'the usage is wrong, or there is no terminal',
    [EXIT.failed]: 'the log cannot be read',
  },
};
