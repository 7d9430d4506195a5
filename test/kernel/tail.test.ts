import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Audited, type Origin, openAudit } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { expect, test } from 'vitest';
import { kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';
import { sendBy, sendOnTerminal } from '../support/kernel-child.ts';
import { expectedMessages, messageOf } from '../support/oracle-messages.ts';

const event: Audited<ControlEvent> = {
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  vmPid: 4711,
  success: true,
};

kernel("The memory driver predicts libaudit's tail", () => {
  const auditd = runAuditd('RAW');

  test.each<[string, Origin, string | undefined]>([
    ['without an origin', {}, undefined],
    ['with a pseudo-terminal', { terminal: 'pts/7' }, undefined],
    ['with a console', { terminal: 'tty1' }, undefined],
    ['with the path of a console', { terminal: '/dev/tty1' }, undefined],
    ['with the path of a pseudo-terminal', { terminal: '/dev/pts/7' }, undefined],
    ['with a terminal of any other name', { terminal: 'vnc' }, undefined],
    ['with a host name and a terminal', { hostname: 'old.example.org', terminal: 'pts/7' }, undefined],
    ['with a host name but no address', { hostname: 'localhost' }, undefined],
    ['with an address only', { addr: '192.0.2.7' }, undefined],
    ['with the longest address', { addr: '0000:0000:0000:0000:0000:ffff:192.168.100.228' }, undefined],
    ['with a long host name', { hostname: 'h'.repeat(253) }, undefined],
    ['with a long terminal name', { terminal: 't'.repeat(253) }, undefined],
    ['with a program name', {}, 'vm-manager'],
    ['with a program name that needs encoding', {}, 'vm manager é'],
    ['with the longest program name', {}, 'p'.repeat(15)],
    ['with the longest program name that needs encoding', {}, 'p q'.repeat(5)],
  ])('%s', async (_, origin, comm) => {
    using log = await openAudit({ level: 'required', ...(comm !== undefined && { comm }) });
    await log.emit(event, origin);
    const lines = await auditd.records(1);
    expect(lines.map(messageOf)).toEqual(await expectedMessages({ comm, messages: [[event, origin]] }));
  });

  test('if the process has a terminal', async () => {
    const { outcome, expected } = sendOnTerminal({ event, options: { level: 'required' } });
    expect(outcome).toMatchObject({ status: 'recorded' });
    expect(expected).toMatch(new RegExp(`hostname=${hostname()} addr=\\? terminal=pts/\\d+ `));
    const [line] = await auditd.records(1);
    expect(messageOf(line as Buffer)).toBe(messageOf(Buffer.from(expected ?? '')));
  });

  test('if the path of the program needs encoding', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'libaudit virt '));
    const program = join(folder, 'nöde');
    try {
      copyFileSync(process.execPath, program);
      const { expected } = sendBy([], { event, options: { level: 'required' } }, program);
      expect(expected).toContain(` exe=${Buffer.from(program).toString('hex').toUpperCase()} `);
      const [line] = await auditd.records(1);
      expect(messageOf(line as Buffer)).toBe(messageOf(Buffer.from(expected ?? '')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('and emitSync rejects an address that libaudit would cut', async () => {
    using log = await openAudit({ level: 'required' });
    expect(() => log.emitSync(event, { addr: '0000:0000:0000:0000:0000:ffff:192.168.100.228%eth0' })).toThrow(
      expect.objectContaining({ name: 'FormatError', field: 'addr' }),
    );
  });
});
