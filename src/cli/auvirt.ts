import manifest from '../../package.json' with { type: 'json' };
import { AuditError, UsageError } from '../util/errors.ts';
import type { Command, Io } from './terminal/io.ts';

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

/**
 * Like ausearch and aureport, linters, and `env` and `timeout`, these commands have one exit code
 * for all errors.
 */
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
  ['watch', async () => (await import('./watch/watch-command.ts')).watchCommand],
  ['lint', async () => (await import('./lint/lint-command.ts')).lintCommand],
  ['verify', async () => (await import('./lint/verify-command.ts')).verifyCommand],
  ['record', async () => (await import('./record/record-command.ts')).recordCommand],
  ['expect', async () => (await import('./expect/expect-command.ts')).expectCommand],
  ['cursor', async () => (await import('./expect/cursor-command.ts')).cursorCommand],
]);

async function run(words: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = words;
  const command = await COMMANDS.get(name ?? '')?.();
  if (command !== undefined) return asksForHelp(rest) ? printed(command.help(), io) : command.run(rest, io);
  // As in 3.0.9, words after --help are ignored.
  for (const word of words) {
    if (isHelp(word)) return printed((await import('./session/session-help.ts')).sessionHelp(), io);
    if (word === '--version') return printed(`auvirt ${manifest.version}\n`, io);
    if (word === '--') break;
  }
  const { sessionCommand } = await import('./session/session-command.ts');
  return sessionCommand(words, io);
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
