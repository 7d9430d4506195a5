import manifest from '../../package.json' with { type: 'json' };
import { AuditError, UsageError } from '../util/errors.ts';
import { optionHelp } from './options/options.ts';
import { sessionOptions } from './session/session-options.ts';
import type { Command, Io } from './terminal/io.ts';

const HELP = `Usage: auvirt [OPTION]... [UUID | NAME]
       auvirt search OPTION...
       auvirt report OPTION...
       auvirt emit KIND NAME=VALUE... | auvirt emit < EVENTS
       auvirt lint [OPTION]... [FILE]...
       auvirt verify FILE...
       auvirt record -- COMMAND...
       auvirt expect EXPECTATION... | auvirt cursor

List what happened to virtual machines: when they ran, which resources they had,
and what they were denied. By default, the system's audit logs are read.

Options:
${optionHelp(sessionOptions)}
Commands:
  search                  find events of guests, as ausearch does, and events that
                          concern them; as text, CSV, JSON or ECS
  report                  summarize by event, guest, resource or denial, as
                          aureport --virt and beyond
  emit                    send records of guests, from the command line or as JSON
  lint FILE...            check the form, encoding, values and order of records of
                          guests; as a table, JSON, SARIF, or for GitHub
  verify FILE...          check that each VIRT record has a known form, and that
                          writing its event again gives the same message
  record -- COMMAND...    run a program, and record in a file what it would have
                          sent to the kernel's audit system
  expect                  for tests: wait until the log has the expected records,
                          or say what is missing
  cursor                  print the position after the last record of the log

Each command has --help. To name a guest that is called like a command, use --vm.
Logs may be compressed, and in any of the usual forms: audit.log (raw or
enriched), syslog, dmesg, journalctl (short, -o json, -o export).

Exit status: 0 if everything was read, 2 if the usage is wrong, 3 if a source
cannot be read or the output cannot be written; verify and expect also have 1,
if records differ or are missing.
`;

/** The command. Returns the exit code. */
export async function auvirt(words: readonly string[], io: Io): Promise<number> {
  try {
    return await run(words, io);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    return FAILED.get(words[0] ?? '') ?? (error instanceof UsageError ? 2 : 3);
  }
}

/** Like ausearch and aureport, linters, and `env` and `timeout`, these commands have one exit code for all errors. */
const FAILED: ReadonlyMap<string, number> = new Map([
  ['search', 1],
  ['report', 1],
  ['lint', 2],
  ['record', 125],
]);

/** Commands are loaded when they are used, because loading takes most of the time to start. */
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
  // As in 3.0.9, words after --help are ignored.
  for (const word of words) {
    if (isHelp(word)) return printed(HELP, io);
    if (word === '--version') return printed(`auvirt ${manifest.version}\n`, io);
    if (word === '--') break;
  }
  const { sessionCommand } = await import('./session/session-command.ts');
  return sessionCommand(words, io);
}

/** Words after `--` are not options: they are the arguments of a command, or the name of a guest. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some(isHelp);
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

async function printed(text: string, io: Io): Promise<number> {
  await io.print(text);
  return 0;
}
