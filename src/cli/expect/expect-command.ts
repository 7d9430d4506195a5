import { collect, followed, pickerFor, waitingFor } from '../../check/expect/expect-records.ts';
import { type Expectation, expectationOf } from '../../check/expect/expectation.ts';
import { foundText, unmetText } from '../../check/expect/failure-text.ts';
import { GuestFilter } from '../../check/expect/guest-filter.ts';
import { unknownFields } from '../../check/expect/unknown-fields.ts';
import { loneEvent } from '../../log/event/audit-event.ts';
import type { FollowedLog } from '../../log/follow/follow.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { matcher } from '../../search/criteria.ts';
import { forgottenText } from '../../session/tracker.ts';
import { UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { Skipped } from '../input/skipped.ts';
import { openLiveLog } from '../input/source-options.ts';
import type { Command } from '../options/command.ts';
import { formatOf } from '../options/format-option.ts';
import { guestOption, readUuid } from '../options/guest-options.ts';
import { readOptions, type Words } from '../options/options.ts';
import { timeoutOf } from '../options/timeout.ts';
import type { Io } from '../terminal/io.ts';
import { terminalText } from '../terminal/terminal.ts';
import { limitOf, momentsOf } from '../time/time-options.ts';
import { EXPECT_FORMATS, expectManual, expectOptions } from './expect-options.ts';

/**
 * `auvirt expect`: waits for records.
 *
 * Exit code: 0 if all were recorded (with `--none` nothing was), 1 if not
 */
export const expectCommand: Command = { manual: expectManual, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, expectOptions);
  const { options, rest } = given;
  if (rest.length === 0) throw new UsageError('name at least one expectation: try auvirt expect --help');
  const expectations = rest.map(expectationOf);
  refuseUnknown(expectations);
  const seconds = timeoutOf(options.get('--timeout')?.[0] ?? '10');
  const none = options.has('--none');
  const anyOrder = options.has('--any-order');
  if (none && anyOrder)
    throw new UsageError('--none and --any-order cannot be given together: records that may not arrive have no order');
  const name = guestOf(given);
  const isInTime = matcher({ from: limitOf(given, 'start', io), to: limitOf(given, 'end', io) });
  const log = await openLiveLog(given);
  const since = options.get('--cursor')?.[0];
  const guest = name === undefined ? undefined : new GuestFilter(name);
  const from = since === 'now' ? await log.position() : since;
  const writer = formatOf(EXPECT_FORMATS, given, 'raw').writer({
    moments: momentsOf(given, io),
    userName: io.userName,
    escape: 'tty',
    extras: new Set(),
  });
  const print = (record: AuditRecord) =>
    io.print(Buffer.from(terminalText(writer.write(loneEvent(record)), io), 'latin1'));
  const skipped = new Skipped(io, { debug: false, hint: '' });
  const source = reportingTo(skipped, log.follow(from, pickerFor(expectations, guest)));
  const all = followed(source, waitingFor(seconds * 1000), guest);
  const batches = selected(all, (record) => isInTime(loneEvent(record)));
  const report = await collect(batches, expectations, { anyOrder, none }, print);
  skipped.end();
  if (guest !== undefined && guest.forgotten > 0) io.complain(forgottenText(guest.forgotten));
  if (none && name !== undefined && !guest?.isKnown) {
    io.complain(
      `no record names a guest ${shown(name)}: check the name, because --none cannot fail for an unknown guest`,
    );
  }
  if (report.met) return 0;
  const text = none ? foundText(report) : `${unmetText(report, anyOrder)}\n  ${waited(seconds)}`;
  io.complain(text);
  return 1;
}

/** The name or UUID of the guest that a command line names. */
function guestOf(given: Words): string | undefined {
  const [guest] = given.options.get(guestOption.names[0]) ?? [];
  const uuid = readUuid(given);
  if (guest !== undefined && uuid !== undefined) throw new UsageError('--guest and --uuid cannot be given together');
  return guest ?? uuid;
}

async function* selected(
  batches: AsyncIterable<readonly AuditRecord[]>,
  selects: (record: AuditRecord) => boolean,
): AsyncGenerator<readonly AuditRecord[]> {
  for await (const batch of batches) yield batch.filter(selects);
}

/** The same log; lines that look like records and cannot be read are counted. */
function reportingTo(skipped: Skipped, log: FollowedLog): FollowedLog {
  return {
    interval: log.interval,
    before: () => log.before(),
    async *read() {
      for await (const batch of log.read()) {
        for (const record of batch) if (record.isUnreadable) skipped.add(record, 'unreadable');
        yield batch;
      }
    },
    end: () => log.end(),
    close: () => log.close(),
  };
}

/**
 * No record has a misspelt field: waiting for one would take all the time, and with `--none` would
 * always succeed.
 */
function refuseUnknown(expectations: readonly Expectation[]): void {
  for (const expectation of expectations) {
    const [unknown] = unknownFields(expectation);
    if (unknown === undefined) continue;
    const [type = ''] = expectation.text.split(' ');
    const hint = unknown.near === undefined ? 'check the spelling.' : `did you mean ${unknown.near}?`;
    throw new UsageError(
      `${shown(unknown.name)} is not a known field of ${shown(type)}: ${hint} If a program adds a field of that name, leave out ${shown(type)}: any record may then have it`,
    );
  }
}

const waited = (seconds: number): string =>
  seconds === 0 ? 'read once: --timeout 0' : `waited ${seconds} s: --timeout ${seconds}`;
