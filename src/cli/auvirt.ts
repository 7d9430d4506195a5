import { readFileSync } from 'node:fs';
import { printable } from '../codec/printable.ts';
import { AuditError, UsageError } from '../errors.ts';
import { emitCommand } from './emit-command.ts';
import { EMIT_HELP } from './emit-options.ts';
import type { Io } from './io.ts';
import { optionHelp } from './options.ts';
import { reportCommand } from './report-command.ts';
import { REPORT_HELP } from './report-options.ts';
import { searchCommand } from './search-command.ts';
import { SEARCH_HELP } from './search-options.ts';
import { sessionCommand } from './session-command.ts';
import { sessionOptions } from './session-options.ts';
import { verify } from './verify.ts';

const HELP = `Usage: auvirt [OPTION]... [UUID | NAME]
       auvirt search OPTION...
       auvirt report OPTION...
       auvirt emit KIND NAME=VALUE... | auvirt emit < EVENTS
       auvirt verify FILE...

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
  verify FILE...          check that each VIRT record has a known form, and that
                          its event, written again, is the same message

Each command has a --help. A guest that is called as a command needs --vm. Logs may be compressed, and in
any form in which records reach people: audit.log, raw or enriched, syslog,
dmesg, journalctl (short, -o json, -o export).

Exit status: 0 all was read, 2 wrong usage, 3 a source cannot be read; of verify
also 1, some are not equal.
`;

/** The command: words in, exit code out. */
export async function auvirt(words: readonly string[], io: Io): Promise<number> {
  try {
    return await run(words, io);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    if (words[0] === 'search' || words[0] === 'report') return 1;
    return error instanceof UsageError ? 2 : 3;
  }
}

/** Of these, `search` and `report` are in the manner of ausearch and aureport, for which all that is wrong is 1. */
const COMMANDS: ReadonlyMap<string, { run: (words: readonly string[], io: Io) => Promise<number>; help: string }> =
  new Map([
    ['search', { run: searchCommand, help: SEARCH_HELP }],
    ['report', { run: reportCommand, help: REPORT_HELP }],
    ['emit', { run: emitCommand, help: EMIT_HELP }],
  ]);

async function run(words: readonly string[], io: Io): Promise<number> {
  const [command, ...rest] = words;
  if (command === 'verify') return verifyCommand(rest, io);
  const known = COMMANDS.get(command ?? '');
  if (known !== undefined) return rest.some(isHelp) ? printed(known.help, io) : known.run(rest, io);
  if (command !== undefined && LATER.has(command)) {
    throw new UsageError(`${command} is no command yet; a guest of that name needs --vm ${command}`);
  }
  // As in 3.0.9, what stands behind --help is not looked at.
  for (const word of words) {
    if (isHelp(word)) return printed(HELP, io);
    if (word === '--version') return printed(`auvirt ${version()}\n`, io);
    if (word === '--') break;
  }
  return sessionCommand(words, io);
}

/** Words that are commands one day: a script that means a guest should say so now. */
const LATER: ReadonlySet<string> = new Set(['lint', 'record', 'expect']);

async function verifyCommand(words: readonly string[], io: Io): Promise<number> {
  if (words.some(isHelp)) return printed(HELP, io);
  const option = words.find((word) => word.startsWith('-') && word !== '-');
  if (option !== undefined) throw new UsageError(`verify has no option ${printable(option)}: try auvirt --help`);
  if (words.length === 0) throw new UsageError('verify needs a file, or - for standard input');
  return verify(
    words.map((file) => (file === '-' ? ['standard input', io.stdin] : [file, file])),
    io,
  );
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

async function printed(text: string, io: Io): Promise<number> {
  await io.print(text);
  return 0;
}

function version(): string {
  const path = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
