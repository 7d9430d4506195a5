import manifest from '../../package.json' with { type: 'json' };
import { AuditError, TransportError } from '../util/errors.ts';
import { type Command, EXIT } from './options/command.ts';
import { type CommandName, isCommand } from './options/commands.ts';
import type { Io } from './terminal/io.ts';

/** The command. Returns the exit status. */
export async function auvirt(words: readonly string[], io: Io): Promise<number> {
  try {
    return await run(words, io);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    const { usage = EXIT.usage, failed = EXIT.failed } = OTHER_EXITS.get(words[0] ?? '') ?? {};
    // An argument that cannot be encoded is a FormatError.
    return error instanceof TransportError ? failed : usage;
  }
}

/**
 * Scripts of ausearch and aureport know 1 for wrong usage. Like `env` and `timeout`, record leaves
 * all low statuses to the program that it runs.
 */
const OTHER_EXITS: ReadonlyMap<string, { readonly usage?: number; readonly failed?: number }> = new Map([
  ['search', { usage: 1 }],
  ['report', { usage: 1 }],
  ['record', { usage: 125, failed: 125 }],
]);

/** Commands are loaded when they are used, because loading takes most of the time to start. */
const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  search: async () => (await import('./search/search-command.ts')).searchCommand,
  report: async () => (await import('./report/report-command.ts')).reportCommand,
  timeline: async () => (await import('./timeline/timeline-command.ts')).timelineCommand,
  watch: async () => (await import('./watch/watch-command.ts')).watchCommand,
  emit: async () => (await import('./emit/emit-command.ts')).emitCommand,
  lint: async () => (await import('./lint/lint-command.ts')).lintCommand,
  verify: async () => (await import('./lint/verify-command.ts')).verifyCommand,
  record: async () => (await import('./record/record-command.ts')).recordCommand,
  expect: async () => (await import('./expect/expect-command.ts')).expectCommand,
  cursor: async () => (await import('./expect/cursor-command.ts')).cursorCommand,
  completion: async () => (await import('./help/completion-command.ts')).completionCommand(loadCommand),
  help: async () => (await import('./help/help-command.ts')).helpCommand(loadCommand),
};

/** Loads a command; `auvirt` itself is the one without a name. */
export async function loadCommand(name: CommandName | ''): Promise<Command> {
  return name === '' ? (await import('./session/session-command.ts')).sessionCommand : LOADERS[name]();
}

async function run(words: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = words;
  if (isCommand(name)) {
    const command = await loadCommand(name);
    return asksForHelp(rest) ? help(name, io) : command.run(rest, io);
  }
  // As in 3.0.9, words after --help are ignored.
  for (const word of words) {
    if (isHelp(word)) return help('', io);
    if (word === '--version') return printed(`auvirt ${manifest.version}\n`, io);
    if (word === '--') break;
  }
  return (await loadCommand('')).run(words, io);
}

async function help(name: CommandName | '', io: Io): Promise<number> {
  const { commandHelp } = await import('./options/command-help.ts');
  // What lists sessions takes longer to load than its manual.
  const manual =
    name === '' ? (await import('./session/session-manual.ts')).sessionManual : (await loadCommand(name)).manual;
  return printed(commandHelp(manual), io);
}

/**
 * Words after `--` are not options: they are the arguments of a command, or the name of a guest.
 */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some(isHelp);
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

async function printed(text: string, io: Io): Promise<number> {
  await io.print(text);
  return 0;
}
