import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
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

  test("have the kernel's limit of a message", () => {
    expect(constants.get('AUDIT_MESSAGE_TEXT_MAX')).toBe(KERNEL_LIMIT);
  });
});
