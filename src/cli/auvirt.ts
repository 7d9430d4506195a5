import manifest from '../../package.json' with { type: 'json' };
import { AuditError, UsageError } from '../util/errors.ts';
import type { Command, Io } from './io.ts';
import { optionHelp } from './options/options.ts';
import { sessionOptions } from './session/session-options.ts';

const HELP = `Usage: auvirt [OPTION]... [UUID | NAME]
       auvirt search OPTION...
       auvirt report OPTION...
       auvirt emit KIND NAME=VALUE... | auvirt emit < EVENTS
       auvirt lint [OPTION]... [FILE]...
       auvirt verify FILE...
       auvirt record -- COMMAND...
       auvirt expect EXPECTATION... | auvirt cursor

List what happened to virtual machines: when they ran, what they held, and what
they were denied. Reads the system's audit logs unless told otherwise.

Options:
${optionHelp(sessionOptions)}
Commands:
  search                  find events of guests, as ausearch does, and what
                          concerns them; as text, CSV, JSON or ECS
  report                  what happened by event, guest, resource or denial, as
                          aureport --virt and beyond
  emit                    send records of guests, from the command line or as JSON
  lint FILE...            check the records of guests by many rules: form, encoding,
                          values, order; as a table, JSON, for GitHub, or SARIF
  verify FILE...          check that each VIRT record has a known form, and that
                          its event, written again, is the same message
  record -- COMMAND...    run a program, and write what it would have sent to the
                          kernel's audit to a file
  expect                  wait until records are in the log, or say what is
                          missing: for tests
  cursor                  print the position behind all that is in the log now

Each command has a --help. A guest that is called as a command needs --vm. Logs
may be compressed, and in any form in which records reach people: audit.log, raw
or enriched, syslog, dmesg, journalctl (short, -o json, -o export).

Exit status: 0 all was read, 2 wrong usage, 3 a source cannot be read; of verify
also 1, some are not equal; of expect also 1, something is missing.
`;

/** The command: words in, exit code out. */
export async function auvirt(words: readonly string[], io: Io): Promise<number> {
  try {
    return await run(words, io);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    return FAILED.get(words[0] ?? '') ?? (error instanceof UsageError ? 2 : 3);
  }
}

/** In the manner of ausearch and aureport, of linters, and of `env` and `timeout`: one code for all that is wrong. */
const FAILED: ReadonlyMap<string, number> = new Map([
  ['search', 1],
  ['report', 1],
  ['lint', 2],
  ['record', 125],
]);

/** Read when they are asked for: to start takes as long as what has to be read for it. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['search', async () => (await import('./search/search-command.ts')).searchCommand],
  ['report', async () => (await import('./report/report-command.ts')).reportCommand],
  ['emit', async () => (await import('./emit/emit-command.ts')).emitCommand],
  ['lint', async () => (await import('./lint/lint-command.ts')).lintCommand],
  ['verify', async () => (await import('./lint/verify-command.ts')).verifyCommand],
  ['record', async () => (await import('./record/record-command.ts')).recordCommand],
  ['expect', async () => (await import('./expect/expect-command.ts')).expectCommand],
  ['cursor', async () => (await import('./expect/cursor-command.ts')).cursorCommand],
]);

async function run(words: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = words;
  const command = await COMMANDS.get(name ?? '')?.();
  if (command !== undefined) return asksForHelp(rest) ? printed(command.help, io) : command.run(rest, io);
  // As in 3.0.9, what stands behind --help is not looked at.
  for (const word of words) {
    if (isHelp(word)) return printed(HELP, io);
    if (word === '--version') return printed(`auvirt ${manifest.version}\n`, io);
    if (word === '--') break;
  }
  const { sessionCommand } = await import('./session/session-command.ts');
  return sessionCommand(words, io);
}

/** What stands behind `--` is somebody else's: a command's arguments, or the name of a guest. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some(isHelp);
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

async function printed(text: string, io: Io): Promise<number> {
  await io.print(text);
  return 0;
}
