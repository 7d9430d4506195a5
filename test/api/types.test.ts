// Checks the public types. `npm run types` runs these checks: expectTypeOf does nothing at run time.
import {
  type Audited,
  type AuditLog,
  type AuditText,
  auditLogVirtControl,
  type auditLogVirtResource,
  formatEvent,
  GuestAudit,
  type GuestAudited,
  type OpenOptions,
  type Outcome,
  openAudit,
  parseMessage,
  type ReadEvent,
  type RunningGuest,
  type TransportError,
  type VirtEvent,
} from 'libaudit-virt';
import type { AuditDriver, NotRecorded, SettledOutcome } from 'libaudit-virt/driver';
import type { ControlEvent, DiskEvent, DockerEvent } from 'libaudit-virt/events';
import { type ExpectReport, expectRecords, logPosition } from 'libaudit-virt/expect';
import { type Finding, lintLog, type RuleId, ruleCatalog, type Severity } from 'libaudit-virt/lint';
import {
  type AuditEvent,
  type AuditRecord,
  type GuestSession,
  parseRecord,
  readEvents,
  readRecords,
  readSessions,
  type SessionDenial,
  type SessionOperation,
  type select,
  sessionToJson,
} from 'libaudit-virt/log';
import { describe, expect, expectTypeOf, test } from 'vitest';

type Item<T> = T extends AsyncIterable<infer Each> ? Each : never;

describe('Readers', () => {
  test('take a source and options, and yield records, events, sessions or findings', () => {
    expectTypeOf<Item<ReturnType<typeof readRecords>>>().toEqualTypeOf<AuditRecord>();
    expectTypeOf<Item<ReturnType<typeof readEvents>>>().toEqualTypeOf<AuditEvent>();
    expectTypeOf<Item<ReturnType<typeof readSessions>>>().toEqualTypeOf<GuestSession>();
    expectTypeOf<Item<ReturnType<typeof lintLog>>>().toEqualTypeOf<Finding>();
    expectTypeOf<Item<ReturnType<typeof select>>>().toEqualTypeOf<AuditEvent>();
  });

  test('read the same sources: a path, a URL, bytes, a stream', () => {
    type Source = string | URL | Uint8Array | AsyncIterable<Uint8Array | string>;
    for (const read of [readRecords, readEvents, readSessions, lintLog] as const) {
      expectTypeOf(read).parameter(0).toEqualTypeOf<Source>();
    }
    expectTypeOf<NodeJS.ReadStream>().toExtend<Source>();
    expectTypeOf<Source>().toExtend<Parameters<typeof expectRecords>[0]>();
  });

  test('take a signal that may be undefined', () => {
    for (const read of [readRecords, readEvents, readSessions, lintLog] as const) {
      expectTypeOf<{ signal: AbortSignal | undefined }>().toExtend<NonNullable<Parameters<typeof read>[1]>>();
    }
    expectTypeOf<{ signal: AbortSignal }>().toExtend<NonNullable<Parameters<typeof expectRecords>[2]>>();
    expectTypeOf<{ signal: AbortSignal; timeout: number }>().toExtend<NonNullable<Parameters<AuditLog['flush']>[0]>>();
  });

  test('reject unknown options', () => {
    // @ts-expect-error types must be a list of numbers
    expect(() => readRecords('audit.log', { types: (type: number) => type === 2500 })).toThrow();
    // @ts-expect-error there is no option `wanted`
    expect(() => readEvents('audit.log', { wanted: [2500] })).toThrow();
    // @ts-expect-error options must not be a function
    expect(() => readRecords('audit.log', () => true)).toThrow();
  });
});

describe('Times', () => {
  test('are in milliseconds, as Date takes them', () => {
    expectTypeOf<AuditRecord['time']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<AuditEvent['time']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<SessionOperation['time']>().toEqualTypeOf<number>();
    expectTypeOf<GuestSession['duration']>().toEqualTypeOf<number | null>();
    expectTypeOf<AuditRecord>().not.toHaveProperty('seconds');
    expectTypeOf<AuditRecord>().not.toHaveProperty('milliseconds');
  });
});

describe('A session', () => {
  test('has decoded text, typed parts, and the serials of its records', () => {
    expectTypeOf<GuestSession['guest']['name']>().toEqualTypeOf<AuditText | null>();
    expectTypeOf<GuestSession['state']>().toEqualTypeOf<'running' | 'ended' | 'failed' | 'unknown'>();
    expectTypeOf<GuestSession['denials']>().toEqualTypeOf<readonly SessionDenial[]>();
    expectTypeOf<GuestSession['serials']>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<GuestSession['resources'][number]['serials']>().toEqualTypeOf<readonly number[]>();
    expectTypeOf(sessionToJson).parameter(0).toEqualTypeOf<GuestSession>();
  });
});

describe('An event', () => {
  test('is narrowed by its kind', () => {
    const { event } = parseRecord('');
    if (event?.kind === 'disk') expectTypeOf(event).toEqualTypeOf<DiskEvent>();
    if (event?.kind === 'control') expectTypeOf(event.vmPid).toEqualTypeOf<number | null>();
    expectTypeOf<DiskEvent['newDisk']>().toEqualTypeOf<AuditText | null>();
  });

  test('of docker can be read, but not written', () => {
    expectTypeOf<DockerEvent>().toExtend<ReadEvent>();
    expectTypeOf<DockerEvent>().not.toExtend<VirtEvent>();
    expectTypeOf(formatEvent).parameter(0).toEqualTypeOf<VirtEvent>();
  });

  test('needs its success to be emitted, and a function for its record type', () => {
    expectTypeOf<ControlEvent>().not.toExtend<Audited<ControlEvent>>();
    expectTypeOf<Audited<ControlEvent>>().toExtend<Parameters<typeof auditLogVirtControl>[1]>();
    expectTypeOf<Audited<DiskEvent>>().not.toExtend<Parameters<typeof auditLogVirtControl>[1]>();
    expectTypeOf<Audited<DiskEvent>>().toExtend<Parameters<typeof auditLogVirtResource>[1]>();
    expectTypeOf<Audited<ControlEvent>>().not.toExtend<Parameters<typeof auditLogVirtResource>[1]>();
  });

  test('is the result of parsing a message, or else a reason', () => {
    const { event, reason } = parseMessage(2500, '');
    if (event === undefined) expectTypeOf(reason.code).toExtend<string>();
    else expectTypeOf(reason).toEqualTypeOf<undefined>();
  });
});

describe('An outcome', () => {
  test('is narrowed by its status', () => {
    const outcome = {} as Outcome;
    expectTypeOf(outcome.status).toEqualTypeOf<'recorded' | 'accepted' | 'kept' | 'not-recorded' | 'pending'>();
    if (outcome.status === 'not-recorded') expectTypeOf(outcome.reason).toEqualTypeOf<NotRecorded>();
    if (outcome.status === 'recorded') expectTypeOf(outcome.sequence).toEqualTypeOf<number>();
    expectTypeOf<Extract<SettledOutcome, { status: 'pending' }>>().toEqualTypeOf<never>();
  });

  test('is a promise from emit, and a settled outcome from emitSync', () => {
    expectTypeOf<AuditLog['emit']>().returns.resolves.toEqualTypeOf<Outcome>();
    expectTypeOf<AuditLog['emitSync']>().returns.toEqualTypeOf<SettledOutcome>();
    expectTypeOf(auditLogVirtControl).returns.resolves.toEqualTypeOf<Outcome>();
  });
});

describe('openAudit', () => {
  test('takes a driver by name or as an object', () => {
    expectTypeOf(openAudit).returns.resolves.toEqualTypeOf<AuditLog>();
    expectTypeOf<'koffi' | 'ffi-napi' | 'file' | 'memory' | AuditDriver | undefined>().toEqualTypeOf<
      OpenOptions['driver']
    >();
    expectTypeOf<{ driver: 'netlink' }>().not.toExtend<OpenOptions>();
  });

  test('returns a log that GuestAudit takes and `await using` closes', () => {
    expectTypeOf(GuestAudit).constructorParameters.toExtend<[AuditLog, ...unknown[]]>();
    expectTypeOf<AuditLog>().toExtend<AsyncDisposable>();
    expectTypeOf<AuditLog>().toExtend<Disposable>();
  });
});

describe('GuestAudit', () => {
  const guest = {} as GuestAudit;

  test('returns what the function returned, or undefined without one', () => {
    expectTypeOf(() => guest.attach({ kind: 'disk', value: '/a' }, async () => 7)).returns.resolves.toEqualTypeOf<
      GuestAudited<number>
    >();
    expectTypeOf(() => guest.stop('destroyed', { perform: () => 'x' })).returns.resolves.toEqualTypeOf<
      GuestAudited<string>
    >();
    expectTypeOf(() => guest.stop('destroyed', { success: false })).returns.resolves.toEqualTypeOf<
      GuestAudited<undefined>
    >();
    expectTypeOf(() => guest.start({}, () => ({ vmPid: 1, name: 'x' }))).returns.resolves.toEqualTypeOf<
      GuestAudited<{ vmPid: number; name: string }>
    >();
  });

  test('needs the process ID of a guest that starts', () => {
    // @ts-expect-error neither given nor returned by a function
    expectTypeOf(() => guest.start({})).toBeFunction();
    // @ts-expect-error the function returns no process ID
    expectTypeOf(() => guest.start({}, () => 7)).toBeFunction();
    // @ts-expect-error success belongs in the second argument
    expectTypeOf(() => guest.start({ vmPid: 0, success: false })).toBeFunction();
    // @ts-expect-error the function decides on success
    expectTypeOf(() => guest.stop('destroyed', { perform: () => {}, success: true })).toBeFunction();
  });

  test('adopts a session that readSessions yields', () => {
    expectTypeOf<GuestSession>().toExtend<RunningGuest>();
  });
});

test('An expectation is words or an object', () => {
  expectTypeOf<string>().toExtend<Parameters<typeof expectRecords>[1][number]>();
  expectTypeOf<{ type: 'AVC'; vm: RegExp; pid: 7; path: null }>().toExtend<
    Parameters<typeof expectRecords>[1][number]
  >();
  expectTypeOf(expectRecords).returns.resolves.toEqualTypeOf<ExpectReport>();
  expectTypeOf(logPosition).returns.resolves.toEqualTypeOf<string>();
});

test('The compiler knows the ids of the rules', () => {
  expectTypeOf<Finding['rule']>().toEqualTypeOf<RuleId>();
  expectTypeOf<'field-missing'>().toExtend<RuleId>();
  expectTypeOf<'field-mising'>().not.toExtend<RuleId>();
  expectTypeOf(ruleCatalog['field-missing'].severity).toExtend<Severity>();
});

test('The code of an error has a type that lists all codes', () => {
  expectTypeOf<TransportError['errno']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<'no-log'>().toExtend<TransportError['code']>();
  expectTypeOf<'no-such-code'>().not.toExtend<TransportError['code']>();
});
