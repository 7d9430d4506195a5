import { setTimeout as sleep } from 'node:timers/promises';
import { type Audited, type OpenOptions, openAudit } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { expect, test } from 'vitest';
import { auditctl, kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';

kernel('While auditing is off', () => {
  const auditd = runAuditd('RAW');

  test.each<OpenOptions['driver']>(['koffi', 'ffi-napi'])(
    '%s reports that, and records again once it is on',
    async (driver) => {
      using log = await openAudit({ driver, level: 'required' });
      expect(log.emitSync(eventOf('before'))).toMatchObject({ status: 'recorded' });
      await enable(0);
      try {
        const outcome = {
          status: 'not-recorded',
          reason: 'disabled',
          message: expect.stringContaining('auditctl -e 1'),
        };
        expect(log.emitSync(eventOf('lost'))).toEqual(outcome);
        await expect(openAudit({ driver, level: 'required' })).rejects.toMatchObject({ code: 'audit-disabled' });
        using other = await openAudit({ driver });
        expect(other.emitSync(eventOf('lost'))).toEqual(outcome);
      } finally {
        await enable(1);
      }
      expect(log.emitSync(eventOf('after'))).toMatchObject({ status: 'recorded' });
      const records = (await auditd.records(2)).map((line) => parseRecord(line));
      expect(records.map(({ event }) => event)).toEqual([eventOf('before'), eventOf('after')]);
    },
  );
});

// The log caches the kernel's state for 20 ms.
async function enable(value: 0 | 1): Promise<void> {
  auditctl('-e', value);
  await sleep(50);
}

function eventOf(vm: string): Audited<ControlEvent> {
  const uuid = '41ffecd5-037e-0059-b074-ab2bf354fd0a';
  return { kind: 'control', virt: 'kvm', op: 'start', reason: 'booted', vm, uuid, vmPid: 4711, success: false };
}
