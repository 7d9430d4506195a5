import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { auditctl, kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';

const root = new URL('../..', import.meta.url);

kernel('The example guest-life', () => {
  const auditd = runAuditd('ENRICHED');
  const play = (driver: string) =>
    spawnSync('npx', ['tsx', 'examples/guest-life.ts', '--driver', driver, '--log', auditd.log], {
      cwd: root,
      encoding: 'utf8',
    });

  test.each(['koffi', 'ffi-napi'])('records every event with %s and reads it back unchanged', (driver) => {
    const { stdout, status } = play(driver);
    expect(stdout).toContain(`16 of 16 accepted by the kernel through libaudit (${driver})`);
    expect(stdout).toContain('The kernel accepted every record, and auditing was on.');
    expect(stdout).toMatch(/\n16 sent, 16 read back, 16 equal\n$/);
    expect(status).toBe(0);
  });

  test('reports that nothing was recorded while auditing is off', () => {
    auditctl('-e', 0);
    const { stdout, status } = play('koffi');
    expect(stdout).toContain('! not recorded (disabled): auditing is off in the kernel');
    expect(stdout).toMatch(/\n16 sent, 0 read back, 0 equal\n$/);
    expect(status).toBe(1);
  });
});
