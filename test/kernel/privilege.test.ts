import { constants } from 'node:os';
import type { Audited, OpenOptions } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';
import { sendBy } from '../support/kernel-child.ts';

const { EPERM, ECONNREFUSED } = constants.errno;

const event: Audited<ControlEvent> = {
  kind: 'control',
  virt: 'lxc',
  op: 'stop',
  reason: 'shutdown',
  vm: 'web 1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  vmPid: 0,
  success: true,
};

const NOBODY = 'setpriv --reuid=65534 --regid=65534 --clear-groups';
const WRITE_ONLY = '--inh-caps=-all,+audit_write --ambient-caps=+audit_write --bounding-set=-all,+audit_write';

kernel('A process', () => {
  const auditd = runAuditd('RAW');

  describe.each<OpenOptions['driver']>(['koffi', 'ffi-napi'])('that sends with %s', (driver) => {
    test.each([
      ['as an ordinary user', NOBODY, 'no-privilege', 'no-privilege', EPERM],
      ['as root without CAP_AUDIT_WRITE', 'setpriv --bounding-set=-audit_write', 'no-privilege', 'no-privilege', EPERM],
      [
        'in a separate user namespace',
        'unshare --user --map-root-user',
        'namespace',
        'audit-unavailable',
        ECONNREFUSED,
      ],
    ])('%s reports that nothing is recorded', (_, command, reason, code, errno) => {
      const sent = sendBy(command.split(' '), { event, options: { driver } });
      expect(sent.outcome).toEqual({ status: 'not-recorded', reason, errno, message: expect.any(String) });
      const required = sendBy(command.split(' '), { event, options: { driver, level: 'required' } });
      expect(required).toEqual({ error: { code, errno } });
    });

    test.each([
      ['as an ordinary user with only CAP_AUDIT_WRITE', `${NOBODY} ${WRITE_ONLY}`, '65534'],
      ['as root without CAP_AUDIT_CONTROL', 'setpriv --bounding-set=-audit_control', '0'],
      ['in a separate process namespace', 'unshare --pid --fork --mount-proc', '0'],
    ])('%s has its message accepted, but cannot tell whether it was recorded', async (_, command, uid) => {
      const sent = sendBy(command.split(' '), { event, options: { driver, level: 'required' } });
      expect(sent.outcome).toEqual({ status: 'accepted', sequence: expect.any(Number) });
      const [line] = await auditd.records(1);
      const record = parseRecord(line as Buffer);
      expect(record.event).toEqual(event);
      expect(record.kernel).toContainEqual({ name: 'uid', value: uid });
    });
  });
});
