import { commonExits, type Manual } from '../options/command.ts';
import { commandList } from '../options/command-help.ts';
import { sessionOptions } from './session-options.ts';

/** What users are told about `auvirt` without a command. */
export const sessionManual: Manual = {
  name: '',
  usage: ['[OPTION]... [UUID | NAME] [LOG]...', 'COMMAND ...', 'help COMMAND'],
  about: `
List what happened to virtual machines: when they ran, which resources they had,
and what they were denied. By default, the system's audit logs are read. A LOG
is a file or directory: a word that contains a slash, or the name of a file.
Give the name of a guest with --guest if a command or a file has the same name.
`,
  options: sessionOptions,
  operands: 'files',
  exits: {
    0: 'everything was read',
    1: 'there was no audit record, or no record names the guest that was given as a word or with --guest',
    ...commonExits,
  },
  after: `
${commandList()}

Logs may be compressed, and in any of the usual forms: audit.log (raw or
enriched), syslog, dmesg, journalctl (short, -o json, -o export).
`,
};
