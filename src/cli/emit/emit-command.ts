import type { Origin } from '../../emit/channel/driver-message.ts';
import { type MemoryDriver, memoryDriver } from '../../emit/drivers/memory.ts';
import { type DriverName, openAudit } from '../../emit/open.ts';
import type { RuleId } from '../../lint/catalog.ts';
import { typeName } from '../../schema/record-types.ts';
import { FormatError, UsageError } from '../../util/errors.ts';
import type { Command } from '../options/command.ts';
import { readOptions, type Words } from '../options/options.ts';
import { timeoutOf } from '../options/timeout.ts';
import type { Io } from '../terminal/io.ts';
import { eventFromWords } from './emit-event.ts';
import { emitLines, type Sender } from './emit-lines.ts';
import { emitManual, emitOptions } from './emit-options.ts';
import { fateOf, isFailure, problemOf } from './fate.ts';

/**
 * `auvirt emit`: sends one record from the command line, or one for each line of standard input.
 *
 * Exit code: 0 if all were recorded or saved, 1 if some were not, or perhaps not
 */
export const emitCommand: Command = { manual: emitManual, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const { options, repeated, rest } = readOptions(words, emitOptions);
  const [kind, ...fields] = rest;
  if (kind === undefined && options.has('--failed'))
    throw new UsageError('--failed needs a KIND: in JSON, write "success": false');
  if (options.has('--timeout') && !options.has('--confirm'))
    throw new UsageError('--timeout needs --confirm: without it, nothing is waited for');
  const sender = await openSender(options, repeated.get('--allow') as readonly RuleId[] | undefined);
  try {
    if (kind === undefined) return await emitLines(sender, options.has('--dry-run') ? 'well formed' : 'recorded', io);
    const outcome = await sender.send(eventFromWords(kind, fields, !options.has('--failed')), io);
    const problem = problemOf(outcome);
    if (problem !== undefined) io.complain(problem);
    return isFailure(fateOf(outcome)) ? 1 : 0;
  } catch (error) {
    // If its event cannot be written, the command line is wrong.
    if (kind !== undefined && error instanceof FormatError) throw new UsageError(`${kind}: ${error.message}`);
    throw error;
  } finally {
    await sender.close();
  }
}

async function openSender(
  options: Words['options'],
  allow: readonly RuleId[] = [],
): Promise<Sender & { close(): Promise<void> }> {
  const word = (name: string) => options.get(name)?.[0];
  const [hostname, addr, terminal] = [word('--hostname'), word('--addr'), word('--terminal')];
  const origin: Origin = { ...(hostname && { hostname }), ...(addr && { addr }), ...(terminal && { terminal }) };
  const comm = word('--comm');
  const memory = options.has('--dry-run') ? memoryDriver() : undefined;
  const driver = memory ?? ((word('--driver') ?? (options.has('--path') ? 'file' : 'koffi')) as DriverName);
  const [path, library, fallback] = [word('--path'), word('--library'), word('--fallback')];
  // A dry run sends nothing.
  const confirm = memory === undefined ? word('--confirm') : undefined;
  const log = await openAudit({
    driver,
    allow,
    daemon: options.has('--no-daemon') ? 'optional' : 'required',
    tooLong: options.has('--shorten') ? 'shorten' : 'refuse',
    ...(path && { path }),
    ...(library && { library }),
    ...(comm && { comm }),
    ...(fallback && { fallback: { path: fallback } }),
    confirm,
    queue: { deadline: timeoutOf(word('--timeout') ?? '5') * 1000 },
  });
  return {
    atOnce: confirm === undefined ? 1 : AT_ONCE,
    async send(event, io) {
      if (confirm !== undefined) return log.emit(event, origin);
      // The command has nothing else to do in the meantime.
      const outcome = log.emitSync(event, origin);
      if (memory !== undefined) await printDry(memory, io);
      return outcome;
    },
    close: () => log.close(),
  };
}

/** Enough that confirming one costs little, although each waits until the log is read. */
const AT_ONCE = 1000;

/** Prints the newest message, and the line that it becomes in the log. */
async function printDry({ messages, lines }: MemoryDriver, io: Io): Promise<void> {
  const message = messages.at(-1);
  if (message !== undefined) await io.print(`${typeName(message.type)} ${message.text}\n${lines.at(-1)}\n`);
}
