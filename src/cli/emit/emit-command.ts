import { fromByteString } from '../../codec/bytes.ts';
import type { Origin } from '../../emit/channel/driver-message.ts';
import type { KeptOutcome, NotRecordedOutcome, SettledOutcome } from '../../emit/channel/outcome.ts';
import { type MemoryDriver, memoryDriver } from '../../emit/drivers/memory.ts';
import { type DriverName, openAudit } from '../../emit/open.ts';
import type { RuleId } from '../../lint/catalog.ts';
import { everyLine } from '../../log/lines/line-picker.ts';
import { LineScanner } from '../../log/lines/line-scanner.ts';
import type { Audited, VirtEvent } from '../../schema/events.ts';
import { typeName } from '../../schema/record-types.ts';
import { AuditError, FormatError, UsageError } from '../../util/errors.ts';
import { readOptions, type Words } from '../options/options.ts';
import type { Command, Io } from '../terminal/io.ts';
import { eventFromLine, eventFromWords } from './emit-event.ts';
import { emitHelp, emitOptions } from './emit-options.ts';

/**
 * `auvirt emit`: sends one record from the command line, or one for each line of standard input.
 *
 * Exit code: 0 if all were recorded, 1 if some were not
 */
export const emitCommand: Command = { help: emitHelp, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const { options, repeated, rest } = readOptions(words, emitOptions);
  const [kind, ...fields] = rest;
  if (kind === undefined && options.has('--failed'))
    throw new UsageError('--failed needs a KIND: in JSON, write "success": false');
  const sender = await openSender(options, repeated.get('--allow') as readonly RuleId[] | undefined);
  try {
    if (kind === undefined) return await emitLines(sender, options.has('--dry-run') ? 'well formed' : 'recorded', io);
    const outcome = await sender.send(eventFromWords(kind, fields, !options.has('--failed')), io);
    if (outcome.status === 'not-recorded' || outcome.status === 'kept') io.complain(problemOf(outcome));
    return outcome.status === 'not-recorded' ? 1 : 0;
  } catch (error) {
    // If its event cannot be written, the command line is wrong.
    if (kind !== undefined && error instanceof FormatError) throw new UsageError(`${kind}: ${error.message}`);
    throw error;
  } finally {
    await sender.close();
  }
}

interface Sender {
  send(event: Audited<VirtEvent>, io: Io): Promise<SettledOutcome>;
  close(): Promise<void>;
}

async function openSender(options: Words['options'], allow: readonly RuleId[] = []): Promise<Sender> {
  const word = (name: string) => options.get(name)?.[0];
  const [hostname, addr, terminal] = [word('--hostname'), word('--addr'), word('--terminal')];
  const origin: Origin = { ...(hostname && { hostname }), ...(addr && { addr }), ...(terminal && { terminal }) };
  const comm = word('--comm');
  const memory = options.has('--dry-run') ? memoryDriver() : undefined;
  const driver = memory ?? ((word('--driver') ?? (options.has('--path') ? 'file' : 'koffi')) as DriverName);
  const [path, library, fallback] = [word('--path'), word('--library'), word('--fallback')];
  const log = await openAudit({
    driver,
    allow,
    tooLong: options.has('--shorten') ? 'shorten' : 'refuse',
    ...(path && { path }),
    ...(library && { library }),
    ...(comm && { comm }),
    ...(fallback && { fallback: { path: fallback } }),
  });
  return {
    async send(event, io) {
      // The command has nothing else to do in the meantime.
      const outcome = log.emitSync(event, origin);
      if (memory !== undefined) await printDry(memory, io);
      return outcome;
    },
    close: () => log.close(),
  };
}

/** Prints the newest message, and the line that it becomes in the log. */
async function printDry({ messages, lines }: MemoryDriver, io: Io): Promise<void> {
  const message = messages.at(-1);
  if (message !== undefined) await io.print(`${typeName(message.type)} ${message.text}\n${lines.at(-1)}\n`);
}

function problemOf({ status, reason, message }: NotRecordedOutcome | KeptOutcome): string {
  return `${status === 'kept' ? '' : 'not recorded: '}${message} (${reason})`;
}

/** @param done the word for accepted events in the counts */
async function emitLines(sender: Sender, done: string, io: Io): Promise<number> {
  const count = { done: 0, kept: 0, failed: 0, refused: 0 };
  let number = 0;
  const send = async (line: string, overlong: boolean): Promise<void> => {
    number++;
    if (line.trim() === '') return;
    try {
      const text = fromByteString(line);
      if (overlong || typeof text !== 'string')
        throw new FormatError('value-format', overlong ? 'is too long' : 'is not UTF-8');
      const outcome = await sender.send(eventFromLine(text), io);
      if (outcome.status === 'kept') count.kept++;
      else if (outcome.status !== 'not-recorded') count.done++;
      else {
        count.failed++;
        io.complain(`line ${number}: ${problemOf(outcome)}`);
      }
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      count.refused++;
      io.complain(`line ${number}: ${error.message} (${error.code})`);
    }
  };
  const lines = new LineScanner(everyLine);
  for await (const chunk of io.stdin) {
    for (const some of lines.push(chunk)) for (const { text, overlong } of some) await send(text, overlong);
  }
  for (const { text, overlong } of lines.end()) await send(text, overlong);
  const kept = count.kept === 0 ? '' : `${count.kept} saved to the fallback, `;
  io.complain(`${count.done} ${done}, ${kept}${count.failed} not recorded, ${count.refused} invalid`);
  return count.failed + count.refused === 0 ? 0 : 1;
}
