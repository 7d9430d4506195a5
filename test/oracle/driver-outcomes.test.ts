import { constants } from 'node:os';
import { type Audited, type OpenOptions, openAudit, TransportError } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { oracle, STANDIN } from '../support/oracle.ts';
import { type Behavior, behave, messagesSent, standinDrivers } from '../support/oracle-standin.ts';

const { EPERM, ECONNREFUSED, EACCES, EPROTONOSUPPORT } = constants.errno;

const event: Audited<ControlEvent> = {
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web 1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  vmPid: 4711,
  success: true,
};

afterEach(() => void vi.unstubAllEnvs());

for (const [driver, missing] of await standinDrivers()) {
  oracle(`The ${driver} driver, with a failing stand-in`, missing, () => {
    const open = (options: OpenOptions) => openAudit({ driver, library: STANDIN, ...options });

    describe('reports', () => {
      test.each<[string, Behavior, object]>([
        ['that the message is recorded', {}, { status: 'recorded' }],
        ['that it is recorded while the configuration is locked', { ENABLED: 2 }, { status: 'recorded' }],
        ['a missing privilege', { RESULT: 0, ERRNO: EPERM }, notRecorded('no-privilege', EPERM)],
        ['a namespace without auditing', { RESULT: 0, ERRNO: ECONNREFUSED }, notRecorded('namespace', ECONNREFUSED)],
        ['a rejection with its errno', { RESULT: -EACCES, ERRNO: EACCES }, notRecorded('refused', EACCES)],
        ['a rejection that left errno unchanged', { RESULT: -EACCES }, notRecorded('refused', EACCES)],
        ['a missing privilege from a negative result', { RESULT: -EPERM }, notRecorded('no-privilege', EPERM)],
        ['that auditing is off', { ENABLED: 0 }, { status: 'not-recorded', reason: 'disabled' }],
        ['that it may not query the status', { ENABLED: 0, ENABLED_ERRNO: EPERM }, { status: 'accepted' }],
        ['that querying the status failed', { ENABLED: -1, ENABLED_ERRNO: ECONNREFUSED }, { status: 'accepted' }],
      ])('%s', async (_, behavior, outcome) => {
        using log = await open({});
        behave(behavior);
        expect(log.emitSync(event)).toMatchObject(outcome);
        expect(await log.emit(event)).toMatchObject(outcome);
      });

      test('that libaudit cannot be opened', async () => {
        behave({ OPEN: EPROTONOSUPPORT });
        using log = await open({});
        expect(await log.emit(event)).toMatchObject(notRecorded('unavailable', EPROTONOSUPPORT));
      });

      test('that libaudit is missing', async () => {
        using log = await open({ library: 'libaudit.so.0.none' });
        expect(await log.emit(event)).toEqual({
          status: 'not-recorded',
          reason: 'unavailable',
          message: expect.stringContaining('cannot load libaudit.so.0.none'),
        });
      });
    });

    describe('does not open with level required if', () => {
      test.each<[string, Behavior, OpenOptions, string, number | undefined]>([
        ['libaudit cannot be opened', { OPEN: EPROTONOSUPPORT }, {}, 'audit-unavailable', EPROTONOSUPPORT],
        ['auditing is off', { ENABLED: 0 }, {}, 'audit-disabled', undefined],
        ['it runs in a namespace', { ENABLED: 0, ENABLED_ERRNO: ECONNREFUSED }, {}, 'audit-unavailable', ECONNREFUSED],
        ['libaudit is missing', {}, { library: 'libaudit.so.0.none' }, 'libaudit-missing', undefined],
        ['the library is not libaudit', {}, { library: 'libc.so.6' }, 'libaudit-missing', undefined],
      ])('%s', async (_, behavior, options, code, errno) => {
        behave(behavior);
        const failure = await open({ level: 'required', ...options }).catch((error) => error);
        expect(failure).toBeInstanceOf(TransportError);
        expect(failure).toMatchObject({ code, errno });
      });
    });

    test('sends nothing at level off', async () => {
      const behavior = { OPEN: EPERM, RESULT: 0, ERRNO: EPERM };
      behave(behavior);
      using log = await open({ level: 'off' });
      expect(log.emitSync(event)).toMatchObject({ status: 'not-recorded', reason: 'off' });
    });

    test('adds the program name before the interpreter', async () => {
      const sent = await messagesSent(async () => {
        using log = await open({ comm: 'vm manager' });
        log.emitSync(event);
      });
      expect(sent).toEqual([expect.stringMatching(/vm-pid=4711 comm=766D206D616E61676572 exe=\S+ .* res=success$/)]);
    });

    test('sends nothing after it is closed', async () => {
      const log = await open({});
      await log.close();
      await log.close();
      expect(() => log.emitSync(event)).toThrow(expect.objectContaining({ code: 'log-closed' }));
      await expect(log.emit(event)).rejects.toMatchObject({ code: 'log-closed' });
    });
  });
}

function notRecorded(reason: string, errno: number): object {
  return { status: 'not-recorded', reason, errno, message: expect.stringMatching(/./) };
}
