import { FINDING_FORMATS } from '../../check/lint/finding-formats.ts';
import { RULES } from '../../lint/catalog.ts';
import { followOption } from '../input/follow-options.ts';
import { recordSelectionOptions } from '../input/record-selection.ts';
import { OPERAND_SOURCES, sourceOptions } from '../input/source-options.ts';
import { commonExits, helpOption, type Manual } from '../options/command.ts';
import { formatOption } from '../options/format-option.ts';
import { type Option, under } from '../options/options.ts';

/** The severities of findings, in ascending order. */
export const SEVERITIES = ['info', 'warning', 'error'] as const;

const checks: readonly Option[] = [
  {
    names: ['--ignore'],
    takes: 'word',
    value: 'RULE',
    offers: () => RULES,
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
    offers: 'files',
    help: 'settings file; by default .auvirt-lint.json in the current directory, if it exists',
  },
  { names: ['--rules'], help: 'list the rules without checking anything' },
];

const output: readonly Option[] = [
  {
    ...formatOption(FINDING_FORMATS),
    more: '`table` is the default; its lines are like those of a compiler. `json` has one object per line, `github` has annotations for GitHub workflows, and `sarif` is one SARIF 2.1.0 log.',
  },
];

const other: readonly Option[] = [{ names: ['--debug'], help: 'say which lines were skipped, and why' }, helpOption];

/** The options of `auvirt lint`. */
export const lintOptions: readonly Option[] = [
  ...under('Checks', checks),
  ...under('Guests and times', recordSelectionOptions),
  ...sourceOptions(OPERAND_SOURCES),
  ...under('Input', [followOption]),
  ...under('Output', output),
  ...under('Other', other),
];

/** What users are told about `auvirt lint`. */
export const lintManual: Manual = {
  name: 'lint',
  usage: ['[OPTION]... [LOG]...'],
  about: `
Check the records of guests, whichever program wrote them: their form, the
encoding of values, and their order in the life of a guest. A LOG is a file or a
directory, or - for standard input; without one, the system's logs are read.

  auvirt lint --severity warning audit.log
`,
  options: lintOptions,
  operands: 'files',
  exits: { 0: 'nothing was found', 1: 'something was found, or there was no audit record', ...commonExits },
};
