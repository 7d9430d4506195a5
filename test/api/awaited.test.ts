import { formatEvent, openAudit, UsageError, verifyRoundTrip } from 'libaudit-virt';
import { expectRecords, logPosition } from 'libaudit-virt/expect';
import { LogLinter, lintLog, lintRecord } from 'libaudit-virt/lint';
import {
  parseRecord,
  readEvents,
  readRecords,
  readSessions,
  select,
  sessionToJson,
  toEcs,
  toJson,
} from 'libaudit-virt/log';
import { expect, test } from 'vitest';

/** A promise that the compiler takes for anything, as untyped JavaScript does. */
const promised = Promise.resolve('/var/log/audit/audit.log') as never;

test.each<[string, () => unknown]>([
  ['readRecords', () => readRecords(promised)],
  ['readEvents', () => readEvents(promised)],
  ['readSessions', () => readSessions(promised)],
  ['select', () => select(promised, {})],
  ['lintLog', () => lintLog(promised)],
  ['lintRecord', () => lintRecord(promised)],
  ['LogLinter', () => new LogLinter().add(promised)],
  ['parseRecord', () => parseRecord(promised)],
  ['toJson', () => toJson(promised)],
  ['toEcs', () => toEcs(promised)],
  ['sessionToJson', () => sessionToJson(promised)],
  ['expectRecords', () => expectRecords(promised, [])],
  ['expectRecords, when it follows', () => expectRecords(promised, [], { timeout: 1000 })],
  ['logPosition', () => logPosition(promised)],
  ['formatEvent', () => formatEvent(promised)],
  ['verifyRoundTrip', () => verifyRoundTrip(promised)],
  ['emit', async () => (await openAudit({ driver: 'memory' })).emit(promised)],
  ['emitSync', async () => (await openAudit({ driver: 'memory' })).emitSync(promised)],
  ['openAudit', () => openAudit({ confirm: promised })],
])('%s says that await is missing if it gets a promise', async (_, call) => {
  const error = await (async () => call())().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({
    code: 'option-invalid',
    message: expect.stringContaining('await it'),
  });
});

test.each([null, undefined, 7, {}, () => {}])('A log is not read from %s', (source) => {
  const refused = expect.objectContaining({
    code: 'option-invalid',
    message: expect.stringContaining('a path, a URL'),
  });
  for (const read of [readRecords, readEvents, readSessions, lintLog]) {
    expect(() => read(source as never)).toThrow(refused);
  }
});
