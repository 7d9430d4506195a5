import fc from 'fast-check';
import {
  type AuditLog,
  auditLogVirtControl,
  type FallbackFile,
  GuestAudit,
  type OpenOptions,
  openAudit,
  type QueueOptions,
  UsageError,
} from 'libaudit-virt';
import { describe, expect, test } from 'vitest';
import { runs } from '../support/runs.ts';

/** Calls a function with options, and returns what it throws. */
type Call = (options: unknown) => Promise<unknown>;

/** For each option of a type, values that are not valid. */
type Wrong<Options> = Record<keyof Required<Options>, readonly unknown[]>;

interface Entry {
  readonly call: Call;
  /** How errors name the object that has the options. */
  readonly owner: string;
  /** How errors name an option, before its own name. */
  readonly prefix: string;
  readonly wrong: Readonly<Record<string, readonly unknown[]>>;
}

const NUMBERS = [Number.NaN, -1, 1e300, '1', null, 1n, {}, true];
const TEXTS = ['', 1, null, {}, [], Symbol('text'), new String('text')];
const PATHS = [...TEXTS, 'a\0b', new URL('file:///tmp/x')];
const FLAGS = [0, 1, 'true', null, {}];

const wrongQueue: Wrong<QueueOptions> = {
  limit: [...NUMBERS, 0, 1.5],
  whenFull: ['Wait', '', 'drop', null, true],
  deadline: [...NUMBERS, Number.NEGATIVE_INFINITY, 2 ** 31],
};

const wrongFile: Wrong<FallbackFile> = {
  path: PATHS,
  maxSize: [...NUMBERS, 0, 1.5],
  sync: FLAGS,
  trustOthers: FLAGS,
};

const wrongOpen: Wrong<OpenOptions> = {
  driver: [null, 1, {}, () => {}, { name: 'mine' }, { open() {} }, []],
  path: PATHS,
  library: PATHS,
  comm: [...TEXTS, 'longer than 15 b', 'ö'.repeat(8)],
  level: ['Required', 'on', '', 2, null, true],
  failure: ['Throw', '', null, true],
  fallback: ['/var/log/kept.log', null, 1, true, [null], [['/var/log/kept.log']], new Map()],
  tooLong: ['cut', null, true],
  verify: ['info', 1, null, ''],
  queue: [null, 10, [], 'wait', new Map()],
};

const open = (options: unknown) => openAudit(options as OpenOptions);

const entries: Record<string, Entry> = {
  openAudit: { call: open, owner: 'openAudit', prefix: 'openAudit: ', wrong: wrongOpen },
  'the queue of openAudit': {
    call: (queue) => open({ queue }),
    owner: 'openAudit: queue',
    prefix: 'openAudit: queue.',
    wrong: wrongQueue,
  },
  'the fallback of openAudit': {
    call: (options) => open({ fallback: { path: 'kept.log', ...(options as object) } }),
    owner: 'openAudit: fallback',
    prefix: 'openAudit: fallback.',
    wrong: wrongFile,
  },
  'one of several fallbacks of openAudit': {
    call: (options) => open({ fallback: [() => {}, { path: 'kept.log', ...(options as object) }] }),
    owner: 'openAudit: fallback[1]',
    prefix: 'openAudit: fallback[1].',
    wrong: wrongFile,
  },
};

const thrownBy = (call: Call, options: unknown): Promise<unknown> =>
  call(options).then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(Object.entries(entries))('The options of %s', (_, { call, owner, prefix, wrong }) => {
  const names = Object.keys(wrong);

  test.each(Object.entries(wrong))('refuse a wrong %s', async (name, values) => {
    for (const value of values) {
      const error = await thrownBy(call, { [name]: value });
      expect(error, String(value)).toBeInstanceOf(UsageError);
      expect(error).toMatchObject({ code: 'option-invalid' });
      expect((error as Error).message.startsWith(`${prefix}${name}`), (error as Error).message).toBe(true);
    }
  });

  test('refuse every other name, also a name of Object.prototype', async () => {
    const other = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('toString', 'constructor', 'valueOf'));
    await fc.assert(
      fc.asyncProperty(
        other.filter((name) => !names.includes(name)),
        fc.constantFrom(undefined, 1, 'x'),
        async (name, value) => {
          // Not a literal, in which `__proto__` would set the prototype.
          const options = Object.defineProperty({}, name, { value, enumerable: true });
          expect(await thrownBy(call, options)).toMatchObject({ code: 'option-unknown' });
        },
      ),
      { numRuns: runs(100) },
    );
  });

  test('refuse a misspelled name, and suggest the right one', async () => {
    for (const name of names) {
      const error = await thrownBy(call, { [name.toUpperCase()]: undefined });
      const message = `${owner} has no option "${name.toUpperCase()}": did you mean ${name}?`;
      expect(error).toMatchObject({ code: 'option-unknown', message });
    }
  });
});

describe('openAudit refuses', () => {
  test.each([
    [{ levl: 'required' }, 'option-unknown', 'openAudit has no option "levl": did you mean level?'],
    [
      { level: 'Required' },
      'option-invalid',
      'openAudit: level is "Required", but must be off, if-enabled or required: did you mean required?',
    ],
    [
      { failure: 'Throw' },
      'option-invalid',
      'openAudit: failure is "Throw", but must be report, throw or ignore: did you mean throw?',
    ],
    [
      { fallback: { paht: 'kept.log' } },
      'option-unknown',
      'openAudit: fallback has no option "paht": did you mean path?',
    ],
    [
      { fallback: {} },
      'option-invalid',
      'openAudit: fallback.path is undefined, but must be a path, not empty and without NUL',
    ],
    [
      { queue: { deadline: '5000' } },
      'option-invalid',
      'openAudit: queue.deadline is "5000", but must be a number from 0 to 2147483647, or Infinity',
    ],
    [
      { driver: Promise.resolve() },
      'option-invalid',
      'openAudit: driver is a promise (await it), but must be koffi, ffi-napi, file or memory, or a driver with a name and a function open',
    ],
    [null, 'option-invalid', 'openAudit: options is null, but must be an object with the options'],
    [
      { driver: 'kofi' },
      'driver-unknown',
      'unknown driver kofi: did you mean koffi? choose koffi, ffi-napi, file or memory',
    ],
  ])('%o', async (options, code, message) => {
    expect(await thrownBy(open, options)).toMatchObject({ code, message });
  });

  test('inherited options that it does not have', async () => {
    expect(await thrownBy(open, Object.create({ levl: 'required' }))).toMatchObject({ code: 'option-unknown' });
  });
});

test('openAudit takes each option as undefined, as if it were left out', async () => {
  const left = Object.fromEntries(Object.keys(wrongOpen).map((name) => [name, undefined]));
  await using log = await openAudit({ ...left, driver: 'memory' });
  expect(log.driver).toBe('memory');
});

describe('An audit log that is not one is refused, and a promise is named,', () => {
  const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' };
  const event = { kind: 'control', op: 'start', reason: 'booted', vmPid: 42, success: true, ...identity } as const;
  const takers: [string, (log: AuditLog) => unknown][] = [
    ['auditLogVirtControl', (log) => auditLogVirtControl(log, event)],
    ['GuestAudit', (log) => new GuestAudit(log, identity)],
  ];
  test.each(takers)('by %s', async (_, take) => {
    const thrown = (log: unknown) => thrownBy(async () => take(log as AuditLog), undefined);
    const promise = openAudit({ driver: 'memory' });
    expect(await thrown(promise)).toMatchObject({
      code: 'log-invalid',
      message: 'the audit log is a promise: write await openAudit()',
    });
    for (const other of [undefined, null, 'audit.log', {}, event]) {
      expect(await thrown(other)).toMatchObject({ code: 'log-invalid' });
    }
    expect(await thrown(await promise)).toBeUndefined();
  });
});
