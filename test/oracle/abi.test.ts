import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { AUDIT_GET, REPLY, STATUS } from '../../src/emit/drivers/kernel-state.ts';
import { NONBLOCKING } from '../../src/emit/drivers/libaudit.ts';
import { typeName, VIRT } from '../../src/schema/record-types.ts';
import { KERNEL_LIMIT } from '../../src/text/limit.ts';
import { ABI_CHECK, abiMissing, oracle } from '../support/oracle.ts';

oracle('the constants of libaudit.h', abiMissing(), () => {
  const constants = new Map(
    execFileSync(ABI_CHECK, { encoding: 'utf8' })
      .trimEnd()
      .split('\n')
      .map((line) => line.split('=') as [string, string])
      .map(([name, value]) => [name, Number(value)]),
  );

  test('are those of our record types', () => {
    for (const [name, type] of Object.entries(VIRT)) expect(constants.get(`AUDIT_VIRT_${name}`), name).toBe(type);
    for (const name of ['AVC', 'SECCOMP', 'ANOM_ABEND', 'ANOM_PROMISCUOUS']) {
      expect(typeName(constants.get(`AUDIT_${name}`) as number)).toBe(name);
    }
    expect(constants.get('AUDIT_FIRST_VIRT_MSG')).toBe(2500);
    expect(constants.get('AUDIT_LAST_VIRT_MSG')).toBe(2599);
  });

  test("have the kernel's state where it is looked for", () => {
    const at = (name: string) => constants.get(`offsetof_${name}`) ?? Number.NaN;
    expect(at('audit_reply_msg') + at('audit_message_data')).toBe(STATUS);
    expect(constants.get('sizeof_audit_reply')).toBeLessThanOrEqual(REPLY);
    expect([constants.get('AUDIT_GET'), constants.get('GET_REPLY_NONBLOCKING')]).toEqual([AUDIT_GET, NONBLOCKING]);
    const fields = ['mask', 'enabled', 'failure', 'pid', 'rate_limit', 'backlog_limit', 'lost', 'backlog'];
    expect(fields.map((name) => at(`audit_status_${name}`))).toEqual([0, 4, 8, 12, 16, 20, 24, 28]);
  });

  test("have the kernel's limit of a message", () => {
    expect(constants.get('AUDIT_MESSAGE_TEXT_MAX')).toBe(KERNEL_LIMIT);
  });
});
