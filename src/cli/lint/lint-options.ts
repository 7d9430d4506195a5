import { FINDING_FORMATS } from '../../check/lint/finding-formats.ts';
import { followOptions } from '../input/follow-options.ts';
import { OPERAND_SOURCES, sourceOptions } from '../input/source-options.ts';
import { formatOption } from '../options/format-option.ts';
import { type Option, optionHelp } from '../options/options.ts';

/** The severities of findings, in ascending order. */
export const SEVERITIES = ['info', 'warning', 'error'] as const;

/** The options of `auvirt lint`. */
export const lintOptions: readonly Option[] = [
  ...sourceOptions(OPERAND_SOURCES),
  ...followOptions,
  formatOption(FINDING_FORMATS),
  {
    names: ['--ignore'],
    takes: 'word',
    value: 'RULE',
    help: 'skip this rule; may be repeated, or be a list with commas',
  },
  {
    names: ['--severity'],
    takes: 'word',
    value: 'SEVERITY',
    choices: SEVERITIES,
    help: 'minimum severity to report: info (the default), warning or error',
  },
  {
    names: ['--config'],
    takes: 'word',
    value: 'FILE',
    help: 'settings file; by default .auvirt-lint.json in the current directory, if it exists',
  },
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--rules'], help: 'list the rules without checking anything' },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt lint --help` prints. */
export const lintHelp = (): string => `Usage: auvirt lint [OPTION]... [FILE]...

Check the records of guests, whichever program wrote them: their form, the
encoding of values, and their order in the life of a guest. A FILE of - is
standard input; without a FILE, the system's logs are read.

  auvirt lint --severity warning audit.log

Options:
${optionHelp(lintOptions)}
Exit status: 0 if nothing was found, 1 if something was or there was no audit
record at all, 2 if the usage is wrong, a source cannot be read, or the output
cannot be written. With --follow, a signal such as Ctrl-C ends it
with what was complete.
`;
