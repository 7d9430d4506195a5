import { AUVIRT_SOURCES, sourceOptions } from '../input/source-options.ts';
import { type Option, optionHelp } from '../options/options.ts';
import { utcOption } from '../time/time-options.ts';

/** The options of `auvirt watch`. */
export const watchOptions: readonly Option[] = [
  ...sourceOptions(AUVIRT_SOURCES),
  utcOption,
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt watch --help` prints. */
export const watchHelp = (): string => `Usage: auvirt watch [OPTION]...

Show the guests that run, since when, by whom and what they hold, and what
failed or was denied last. The page stays and follows the log. By default, the
system's log is read. Press ? for the keys.

Options:
${optionHelp(watchOptions)}
Exit status: 0 if a key ended it, 2 if the usage is wrong or there is no
terminal, 3 if the log cannot be read. A signal ends it, too.
`;
