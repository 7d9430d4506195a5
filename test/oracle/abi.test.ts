import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { AUDIT_GET, REPLY, STATUS } from '../../src/emit/drivers/kernel-state.ts';
import { NONBLOCKING } from '../../src/emit/drivers/libaudit.ts';
import { typeName, VIRT } from '../../src/schema/record-types.ts';
import { KERNEL_LIMIT } from '../../src/text/limit.ts';
import { ABI_CHECK, abiMissing, oracle } from '../support/oracle.ts';

oracle('libaudit.h', abiMissing(), () => {
  const constants = new Map(
    execFileSync(ABI_CHECK, { encoding: 'utf8' })
      .trimEnd()
      .split('\n')
      .map((line) => line.split('=') as [string, string])
      .map(([name, value]) => [name, Number(value)]),
  );

  test('numbers the record types as we do', () => {
    for (const [name, type] of Object.entries(VIRT)) expect(constants.get(`AUDIT_VIRT_${name}`), name).toBe(type);
    for (const name of ['AVC', 'SECCOMP', 'ANOM_ABEND', 'ANOM_PROMISCUOUS']) {
      expect(typeName(constants.get(`AUDIT_${name}`) as number)).toBe(name);
    }
    expect(constants.get('AUDIT_FIRST_VIRT_MSG')).toBe(2500);
    expect(constants.get('AUDIT_LAST_VIRT_MSG')).toBe(2599);
  });

  test("has the kernel's status at the offsets that we read", () => {
    const offsetOf = (name: string) => constants.get(`offsetof_${name}`) ?? Number.NaN;
    expect(offsetOf('audit_reply_msg') + offsetOf('audit_message_data')).toBe(STATUS);
    expect(constants.get('sizeof_audit_reply')).toBeLessThanOrEqual(REPLY);
    expect([constants.get('AUDIT_GET'), constants.get('GET_REPLY_NONBLOCKING')]).toEqual([AUDIT_GET, NONBLOCKING]);
    const fields = ['mask', 'enabled', 'failure', 'pid', 'rate_limit', 'backlog_limit', 'lost', 'backlog'];
    expect(fields.map((name) => offsetOf(`audit_status_${name}`))).toEqual([0, 4, 8, 12, 16, 20, 24, 28]);
  });

  test('limits the length of a message as we do', () => {
    expect(constants.get('AUDIT_MESSAGE_TEXT_MAX')).toBe(KERNEL_LIMIT);
  });
});
