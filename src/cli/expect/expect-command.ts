import { collect, followed, pickerFor, waitingFor } from '../../check/expect/expect-records.ts';
import { type Expectation, expectationOf } from '../../check/expect/expectation.ts';
import { toldFound, toldUnmet } from '../../check/expect/failure-text.ts';
import { OfGuest } from '../../check/expect/guest-filter.ts';
import { unknownFields } from '../../check/expect/unknown-fields.ts';
import { loneEvent } from '../../log/event/lone-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { toJson } from '../../report/event/event-json.ts';
import { UsageError } from '../../util/errors.ts';
import { printable, shown } from '../../util/printable.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { readOptions } from '../options/options.ts';
import { terminalText } from '../terminal/terminal-text.ts';
import { EXPECT_HELP, expectOptions } from './expect-options.ts';
import { positionedLog } from './log-position.ts';

/**
 * `auvirt expect`: waits for records.
 *
 * Exit code: 0 all were recorded (with `--none` nothing was), 1 it is not so
 */
export const expectCommand: Command = { help: EXPECT_HELP, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, expectOptions);
  const { options, rest } = given;
  if (rest.length === 0) throw new UsageError('say what is expected: try auvirt expect --help');
  const expectations = rest.map(expectationOf);
  const seconds = secondsOf(options.get('--timeout')?.[0] ?? '10');
  const none = options.has('--none');
  const anyOrder = options.has('--any-order');
  if (none && anyOrder)
    throw new UsageError('--none and --any-order cannot be given together: of none there is no order');
  const log = await positionedLog(given);
  const since = options.get('--since')?.[0];
  const name = options.get('--guest')?.[0];
  const guest = name === undefined ? undefined : new OfGuest(name);
  const from = since === 'now' ? await log.position() : since;
  const shownAs = options.get('--format')?.[0] === 'json' ? jsonLine : rawLine;
  const source = log.from(from, pickerFor(expectations, guest));
  const batches = followed(source, waitingFor(seconds * 1000), guest);
  const report = await collect(batches, expectations, { anyOrder, none }, (record) => io.print(shownAs(record, io)));
  if (none) warnOfUnknown(expectations, io);
  if (none && name !== undefined && !guest?.isKnown) {
    io.complain(`no record names a guest ${shown(name)}: that nothing has come may say little`);
  }
  if (report.met) return 0;
  const told = none ? toldFound(report) : `${toldUnmet(report, anyOrder)}\n  ${waited(seconds)}`;
  io.complain(told);
  return 1;
}

/** No record has a field that is misspelt, and nobody would notice. */
function warnOfUnknown(expectations: readonly Expectation[], io: Io): void {
  for (const expectation of expectations) {
    for (const name of unknownFields(expectation)) {
      io.complain(`${shown(name)} is no field that is known: that nothing has met ${expectation.text} may say little`);
    }
  }
}

function secondsOf(word: string): number {
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(word) ? Number(word) : Number.NaN;
  if (Number.isNaN(seconds))
    throw new UsageError(`--timeout needs seconds, such as 10 or 0.5, and not ${printable(word)}`);
  return seconds;
}

const waited = (seconds: number): string =>
  seconds === 0 ? 'looked once: --timeout 0' : `waited ${seconds} s: --timeout ${seconds}`;

const rawLine = ({ line }: AuditRecord, io: Io): Buffer => Buffer.from(terminalText(`${line}\n`, io), 'latin1');

const jsonLine = (record: AuditRecord): string => `${JSON.stringify(toJson(loneEvent(record)))}\n`;
