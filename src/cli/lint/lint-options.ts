import { FINDING_FORMATS } from '../../check/lint/finding-writers.ts';
import { sourceOptions } from '../input/source-options.ts';
import { type Option, optionHelp } from '../options/options.ts';

/** How bad findings are, the least first. */
export const SEVERITIES = ['info', 'warning', 'error'] as const;

/** The options of `auvirt lint`. */
export const lintOptions: readonly Option[] = [
  ...sourceOptions('--file', ['-f']),
  {
    names: ['--format'],
    takes: 'word',
    value: 'FORM',
    choices: FINDING_FORMATS,
    help: `${FINDING_FORMATS.join(', ')}`,
  },
  {
    names: ['--ignore'],
    takes: 'word',
    value: 'RULE',
    help: 'do not check this; may be given more than once, or with commas',
  },
  {
    names: ['--severity'],
    takes: 'word',
    value: 'LEAST',
    choices: SEVERITIES,
    help: 'leave out what is less than info (the default), warning or error',
  },
  {
    names: ['--config'],
    takes: 'word',
    value: 'FILE',
    help: 'settings: .auvirt-lint.json, where the current directory has one',
  },
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--rules'], help: 'list the rules, and check nothing' },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt lint --help` prints. */
export const LINT_HELP = `Usage: auvirt lint [OPTION]... [FILE]...

Check the records of guests, whoever wrote them: their form, how values are
encoded, and their order in the life of a guest. A FILE of - is standard input;
without any, the system's logs are read.

  auvirt lint --severity warning audit.log

Options:
${optionHelp(lintOptions)}
Exit status: 0 nothing was found, 1 something was, 2 wrong usage, or a source
cannot be read.
`;
