import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { kernel } from '../support/kernel.ts';
import { runAuditd, virtLines } from '../support/kernel-auditd.ts';
import { ausearchMissing, oracle, qemuMissing, testWhere } from '../support/oracle.ts';
import { QEMU_MANAGER_RECORDS, recordTexts, runQemuManager } from '../support/qemu-manager.ts';

kernel('The example qemu-manager', () => {
  oracle('on this machine', qemuMissing(), () => {
    const auditd = runAuditd('ENRICHED');

    test('has every record of its guests in audit.log, complete and in order', () => {
      const { stdout, stderr, status } = runQemuManager('--driver', 'koffi', '--log', auditd.log);
      expect([stderr, status]).toEqual(['', 0]);
      expect(recordTexts(virtLines(auditd.log))).toEqual(QEMU_MANAGER_RECORDS);
      expect(stdout.match(/: recorded$/gm)).toHaveLength(virtLines(auditd.log).length);
    });

    test('has a session in auvirt for each run of its guests', async () => {
      const { out } = await run(['--file', auditd.log, '--format', 'json']);
      const sessions = out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      expect(sessions.map(({ guest, start, end }) => [guest.name, start.op, end.by.reason])).toEqual([
        ['web 1', 'start', 'migrated'],
        ['web 1', 'migrate-in', 'crashed'],
        ['batch', 'start', 'shutdown'],
        ['lost', 'start', 'failed'],
      ]);
      expect(sessions[1].migratedFrom.serial).toBe(sessions[0].start.serial);
    });

    test('has no finding in lint', async () => {
      const { out, err, code } = await run(['lint', auditd.log]);
      expect([out, code]).toEqual(['', 0]);
      expect(err).toMatch(/records: 0 errors, 0 warnings, 0 to look at\n$/);
    });

    testWhere(ausearchMissing(), 'is found by ausearch', () => {
      for (const name of ['web 1', 'batch', 'lost']) {
        const words = ['--input', auditd.log, '--vm-name', name, '--raw'];
        const { stdout } = spawnSync('ausearch', words, { encoding: 'utf8', input: '' });
        const lines = virtLines(auditd.log).map(String);
        const wire = name === 'web 1' ? ' vm=7765622031 ' : ` vm="${name}" `;
        expect(stdout.split('\n').filter(Boolean)).toEqual(lines.filter((line) => line.includes(wire)));
      }
    });
  });
});
