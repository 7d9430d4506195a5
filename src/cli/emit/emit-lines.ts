import { fromByteString } from '../../codec/bytes.ts';
import type { Outcome } from '../../emit/channel/outcome.ts';
import { everyLine } from '../../log/lines/line-picker.ts';
import { LineScanner } from '../../log/lines/line-scanner.ts';
import type { Audited, VirtEvent } from '../../schema/events.ts';
import { AuditError, FormatError } from '../../util/errors.ts';
import type { Io } from '../terminal/io.ts';
import { eventFromLine } from './emit-event.ts';
import { type Fate, fateOf, isFailure, problemOf } from './fate.ts';

/** Sends events for the command. */
export interface Sender {
  /** How many events may be sent before the first of them has its outcome. */
  readonly atOnce: number;
  send(event: Audited<VirtEvent>, io: Io): Promise<Outcome>;
}

/**
 * Sends an event for each line of standard input, and reports problems in the order of the lines.
 *
 * @param done the word for recorded events in the counts
 * @returns the exit code
 */
export async function emitLines(sender: Sender, done: string, io: Io): Promise<number> {
  const count: Record<Fate, number> = { recorded: 0, kept: 0, doubtful: 0, 'not-recorded': 0, invalid: 0 };
  const results: Promise<Result>[] = [];
  let number = 0;
  const report = async (result: Promise<Result>): Promise<void> => {
    const { fate, problem, number } = await result;
    count[fate]++;
    // The fallback's file shows what was kept.
    if (problem !== undefined && fate !== 'kept') io.complain(`line ${number}: ${problem}`);
  };
  const send = async (line: string, overlong: boolean): Promise<void> => {
    number++;
    if (line.trim() === '') return;
    results.push(resultOf(sender, { line, overlong, number }, io));
    if (results.length >= sender.atOnce) await report(results.shift() as Promise<Result>);
  };
  const lines = new LineScanner(everyLine);
  for await (const chunk of io.stdin) {
    for (const some of lines.push(chunk)) for (const { text, overlong } of some) await send(text, overlong);
  }
  for (const { text, overlong } of lines.end()) await send(text, overlong);
  for (const result of results) await report(result);
  io.complain(
    [
      `${count.recorded} ${done}`,
      ...(count.kept === 0 ? [] : [`${count.kept} saved to the fallback`]),
      ...(count.doubtful === 0 ? [] : [`${count.doubtful} perhaps not recorded`]),
      `${count['not-recorded']} not recorded`,
      `${count.invalid} invalid`,
    ].join(', '),
  );
  return Object.entries(count).some(([fate, number]) => number > 0 && isFailure(fate as Fate)) ? 1 : 0;
}

interface Result {
  readonly number: number;
  readonly fate: Fate;
  readonly problem: string | undefined;
}

async function resultOf(
  sender: Sender,
  { line, overlong, number }: { readonly line: string; readonly overlong: boolean; readonly number: number },
  io: Io,
): Promise<Result> {
  try {
    const text = fromByteString(line);
    if (overlong || typeof text !== 'string')
      throw new FormatError('value-format', overlong ? 'is too long' : 'is not UTF-8');
    const outcome = await sender.send(eventFromLine(text), io);
    return { number, fate: fateOf(outcome), problem: problemOf(outcome) };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    return { number, fate: 'invalid', problem: `${error.message} (${error.code})` };
  }
}
