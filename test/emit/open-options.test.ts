import { type AuditLog, auditLogVirtControl, GuestAudit, type OpenOptions, openAudit } from 'libaudit-virt';
import { describe, expect, test } from 'vitest';

const open = (options: unknown) => openAudit(options as OpenOptions);

const thrownBy = (call: () => Promise<unknown>): Promise<unknown> =>
  call().then(
    () => undefined,
    (error: unknown) => error,
  );

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
    expect(await thrownBy(() => open(options))).toMatchObject({ code, message });
  });

  test('inherited options that it does not have', async () => {
    expect(await thrownBy(() => open(Object.create({ levl: 'required' })))).toMatchObject({ code: 'option-unknown' });
  });
});

describe('An audit log that is not one is refused, and a promise is named,', () => {
  const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' };
  const event = { kind: 'control', op: 'start', reason: 'booted', vmPid: 42, success: true, ...identity } as const;
  const takers: [string, (log: AuditLog) => unknown][] = [
    ['auditLogVirtControl', (log) => auditLogVirtControl(log, event)],
    ['GuestAudit', (log) => new GuestAudit(log, identity)],
  ];
  test.each(takers)('by %s', async (_, take) => {
    const thrown = (log: unknown) => thrownBy(async () => take(log as AuditLog));
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
