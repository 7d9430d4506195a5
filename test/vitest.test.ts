import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryDriver, openAudit } from 'libaudit-virt';
import { logPosition } from 'libaudit-virt/expect';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import 'libaudit-virt/vitest';
import { control, UUID, virt } from './support/log-text.ts';

const START = { type: 'VIRT_CONTROL', op: 'start', vm: 'web1' };
const started = control('start', { at: 1, serial: 1 });
const stopped = control('stop', { at: 2, serial: 2 });
const text = `${started}\n${stopped}\n`;

/** Why an assertion fails. */
const failure = (assertion: Promise<unknown>): Promise<string> =>
  assertion.then(
    () => 'it holds',
    (error: Error) => error.message,
  );

describe('toHaveRecorded', () => {
  test('finds a record in every kind of source', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'vitest-')), 'audit.log');
    writeFileSync(path, text);
    const driver = memoryDriver();
    const audit = await openAudit({ driver });
    const guest = { virt: 'kvm', vm: 'web1', uuid: UUID, vmPid: 1 } as const;
    await audit.emit({ kind: 'control', op: 'start', reason: 'booted', ...guest, success: true });
    for (const log of [path, text, started, Buffer.from(text), driver, [parseRecord(started)]]) {
      await expect(log).toHaveRecorded(START);
      await expect(log).not.toHaveRecorded({ ...START, vm: 'web2' });
    }
    await expect('').not.toHaveRecorded('VIRT_CONTROL');
  });

  test('takes words, and a list of records in order', async () => {
    await expect(text).toHaveRecorded('VIRT_CONTROL op=stop res=success');
    await expect(text).toHaveRecorded([START, 'op=stop']);
    await expect(text).toHaveRecorded(['op=stop', START], { anyOrder: true });
    expect(await failure(expect(text).toHaveRecorded(['op=stop', START]))).toContain(
      'not recorded (2 of 2): VIRT_CONTROL op=start vm=web1\n  recorded too early',
    );
  });

  test('follows a log that is being written', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'vitest-')), 'audit.log');
    writeFileSync(path, `${started}\n`);
    const since = await logPosition(path);
    setTimeout(() => appendFileSync(path, `${stopped}\n`), 60);
    await expect(path).toHaveRecorded({ op: 'stop' }, { since, timeout: 10_000 });
    await expect(path).not.toHaveRecorded(START, { since });
  });

  test('fails with the nearest records, field by field', async () => {
    expect(await failure(expect(text).toHaveRecorded({ ...START, vm: 'web2', res: 'failed' }))).toBe(
      [
        'not recorded: VIRT_CONTROL op=start vm=web2 res=failed',
        '  compared 2 records, nearest:',
        '  VIRT_CONTROL audit(1.000:1)',
        '    vm: expected "web2", is "web1"',
        '    res: expected "failed", is "success"',
        '  VIRT_CONTROL audit(2.000:2)',
        '    op: expected "start", is "stop"',
        '    vm: expected "web2", is "web1"',
        '    res: expected "failed", is "success"',
      ].join('\n'),
    );
  });

  test('with .not, fails if the log has one of the records, and shows it', async () => {
    await expect(text).not.toHaveRecorded(['AVC', 'res=failed']);
    expect(await failure(expect(text).not.toHaveRecorded(['AVC', START]))).toBe(
      'recorded, but must not be: VIRT_CONTROL op=start vm=web1\n  by VIRT_CONTROL audit(1.000:1)',
    );
  });

  test('does not pass because of a mistake in the expectation', async () => {
    const guest: { name?: string } = {};
    expect(await failure(expect(text).not.toHaveRecorded({ vm: guest.name }))).toContain('vm is undefined');
    expect(await failure(expect(text).not.toHaveRecorded('VIRT_CONTORL'))).toContain(
      'unknown record type VIRT_CONTORL',
    );
    expect(await failure(expect('/nowhere/audit.log').not.toHaveRecorded('AVC'))).toContain('cannot read');
  });
});

describe('toRoundTrip', () => {
  test('passes if every VIRT record round-trips', async () => {
    await expect(`${text}type=SYSCALL msg=audit(1.000:3): arch=1\n`).toRoundTrip();
  });

  test('fails with each record that does not, and why', async () => {
    const bad = virt('CONTROL', { at: 3, serial: 3 }, `virt=kvm op=start reason=booted vm=77 uuid=${UUID} vm-pid=1`);
    const log = `${text}${bad}\n${virt('CONTROL', { at: 4, serial: 4 }, 'op=wombat')}\n`;
    const message = await failure(expect(log).toRoundTrip());
    expect(message).toMatch(/^2 of 4 VIRT records do not round-trip:\n/);
    expect(message).toContain('VIRT_CONTROL audit(3.000:3): differs: would be written as "virt=kvm');
    expect(message).toMatch(/\n {2}VIRT_CONTROL audit\(4\.000:4\): [a-z-]+: .+$/);
  });

  test('fails for a log without VIRT records', async () => {
    expect(await failure(expect('').toRoundTrip())).toBe('the log has no VIRT records');
    await expect('').not.toRoundTrip();
    expect(await failure(expect(text).not.toRoundTrip())).toBe('all 2 VIRT records round-trip');
  });
});

describe('toBeWellFormed', () => {
  const ignore = ['life-no-machine-id', 'life-no-integrity-check', 'life-no-resource'] as const;

  test('passes if there are no findings of the minimum severity that are not ignored', async () => {
    await expect(text).toBeWellFormed({ ignore });
    await expect(text).toBeWellFormed({ severity: 'error' });
    await expect(text).not.toBeWellFormed();
  });

  test('fails with each finding and its rule', async () => {
    const bad = virt('CONTROL', { at: 3, serial: 3 }, `virt=kvm op=start reason=booted vm=web 1 uuid=${UUID} vm-pid=1`);
    const message = await failure(expect(`${bad}\n`).toBeWellFormed({ ignore }));
    expect(message).toMatch(
      /^auvirt lint: 1 finding in 1 VIRT record\n {2}VIRT_CONTROL serial 3: .* \[encoding-unquoted\]$/,
    );
  });

  test('fails for a log without VIRT records', async () => {
    expect(await failure(expect('').toBeWellFormed())).toBe('the log has no VIRT records');
  });
});
