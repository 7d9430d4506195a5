import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  type AuditDriver,
  type Audited,
  auditLogVirtControl,
  auditLogVirtCreate,
  auditLogVirtDestroy,
  auditLogVirtIntegrityCheck,
  auditLogVirtMachineId,
  auditLogVirtMigrateIn,
  auditLogVirtMigrateOut,
  auditLogVirtResource,
  memoryDriver,
  type OutcomeDiagnostics,
  openAudit,
  type VirtEvent,
} from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { EVENT_RULES } from '../../src/lint/lint-event.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { KERNEL_LIMIT } from '../../src/text/limit.ts';
import { eventOf } from '../support/arbitrary.ts';

const start: Audited<ControlEvent> = {
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web 1',
  uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf',
  vmPid: 42,
  success: false,
};
const temp = () => join(mkdtempSync(join(tmpdir(), 'emit-')), 'audit.log');

describe('an audit log', () => {
  test('passes messages of every form to its driver, and their records read back as the emitted events', async () => {
    const driver = memoryDriver();
    const log = await openAudit({ driver, allow: EVENT_RULES });
    await fc.assert(
      fc.asyncProperty(fc.oneof(...writtenForms.map(eventOf)), async (event) => {
        expect(await log.emit(event)).toEqual({ status: 'recorded', sequence: driver.lines.length });
        expect(parseRecord(driver.lines.at(-1) as string).event).toEqual(event);
      }),
    );
  });

  test('publishes the outcome of each message to subscribers', async () => {
    const reported: OutcomeDiagnostics[] = [];
    const listen = (message: unknown) => void reported.push(message as OutcomeDiagnostics);
    const driver = memoryDriver();
    const log = await openAudit({ driver });
    await log.emit(start);
    subscribe('libaudit-virt:outcome', listen);
    await log.emit(start);
    unsubscribe('libaudit-virt:outcome', listen);
    await log.emit(start);
    expect(reported).toEqual([
      { message: driver.messages[1], outcome: { status: 'recorded', sequence: 2 }, duration: expect.any(Number) },
    ]);
  });

  test('writes origin and comm where libaudit writes them', async () => {
    const driver = memoryDriver();
    const log = await openAudit({ driver, comm: 'my manager' });
    log.emitSync(start, { hostname: 'peer.example', addr: '192.0.2.7', terminal: 'pts/3' });
    expect(driver.lines[0]).toMatch(
      / vm-pid=42 comm=6D79206D616E61676572 exe="[^"]+" hostname=peer\.example addr=192\.0\.2\.7 terminal=pts\/3 res=failed'$/,
    );
    expect(() => log.emitSync(start, { hostname: 'a b' })).toThrow(
      expect.objectContaining({ code: 'value-raw', field: 'hostname' }),
    );
    expect(driver.messages).toHaveLength(1);
  });

  test('rejects an event without success, and one that is too long with its tail', async () => {
    const driver = memoryDriver();
    const log = await openAudit({ driver });
    const { success: _, ...without } = start;
    await expect(log.emit(without as typeof start)).rejects.toMatchObject({ code: 'success-missing', field: 'res' });
    log.emitSync({ ...start, vm: 'x' });
    const used = (driver.lines[0]?.length ?? 0) - (driver.lines[0]?.indexOf("msg='") ?? 0) - "msg='x'".length;
    log.emitSync({ ...start, vm: 'x'.repeat(KERNEL_LIMIT - used) });
    expect(() => log.emitSync({ ...start, vm: 'x'.repeat(KERNEL_LIMIT - used + 3) })).toThrow(/is 3 bytes too long/);
    expect(driver.lines[1]).toContain("res=failed'");
  });

  test('is closed once and cannot be reopened', async () => {
    let closed = 0;
    const driver: AuditDriver = {
      name: 'mine',
      open: () => ({ send: () => ({ status: 'recorded', sequence: 1 }), close: () => void closed++ }),
    };
    const log = await openAudit({ driver });
    await log[Symbol.asyncDispose]();
    await log.close();
    log[Symbol.dispose]();
    expect(closed).toBe(1);
    expect(() => log.emitSync(start)).toThrow(expect.objectContaining({ code: 'log-closed' }));
  });
});

describe('the functions of the eight record types', () => {
  const each = {
    auditLogVirtControl,
    auditLogVirtResource,
    auditLogVirtMachineId,
    auditLogVirtIntegrityCheck,
    auditLogVirtCreate,
    auditLogVirtDestroy,
    auditLogVirtMigrateIn,
    auditLogVirtMigrateOut,
  };
  const send = Object.values(each) as ((...args: unknown[]) => Promise<unknown>)[];

  test.each(writtenForms.map((form) => [form.kind, form] as const))(
    'send %s through one of them, and the others reject it',
    async (_, form) => {
      const driver = memoryDriver();
      const log = await openAudit({ driver, allow: EVENT_RULES });
      const [event] = fc.sample(eventOf(form), 1) as [Audited<VirtEvent>];
      const results = await Promise.allSettled(send.map((emit) => emit(log, event)));
      expect(results.map((result) => (result.status === 'fulfilled' ? 'sent' : result.reason.code))).toEqual(
        send.map((_, index) => (form.type === 2500 + index ? 'sent' : 'kind-mismatch')),
      );
      expect(driver.messages.map(({ type }) => type)).toEqual([form.type]);
    },
  );
});

describe('levels', () => {
  const unavailable: AuditDriver = {
    name: 'none',
    open: async () =>
      Promise.reject(new (await import('libaudit-virt')).TransportError('audit-unavailable', 'no', { errno: 93 })),
  };

  test('off sends nothing and says so', async () => {
    const driver = memoryDriver();
    expect((await openAudit({ driver, level: 'off' })).emitSync(start)).toMatchObject({
      status: 'not-recorded',
      reason: 'off',
    });
    expect(driver.messages).toEqual([]);
  });

  test('if-enabled reports in the outcome why a driver could not be opened', async () => {
    expect((await openAudit({ driver: unavailable })).emitSync(start)).toEqual({
      status: 'not-recorded',
      reason: 'unavailable',
      message: 'no',
      errno: 93,
    });
  });

  test('required rejects if a driver cannot be opened', async () => {
    await expect(openAudit({ driver: unavailable, level: 'required' })).rejects.toMatchObject({
      code: 'audit-unavailable',
    });
  });

  test('a misspelt driver is an error at any level', async () => {
    await expect(openAudit({ driver: 'kofi' as never })).rejects.toMatchObject({ code: 'driver-unknown' });
  });
});

describe('the file driver', () => {
  test('appends to existing lines and continues their serials, in a file that only its owner can read', async () => {
    const path = temp();
    (await openAudit({ driver: 'file', path })).emitSync(start);
    (await openAudit({ driver: 'file', path })).emitSync(start);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => parseRecord(line).serial)).toEqual([1, 2]);
    expect(lines.map((line) => parseRecord(line).event)).toEqual([start, start]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('starts a new line after an incomplete one', async () => {
    const path = temp();
    writeFileSync(path, '');
    appendFileSync(path, "type=VIRT_CONTROL msg=audit(1.000:7): pid=1 msg='virt=kv");
    expect((await openAudit({ driver: 'file', path })).emitSync(start)).toEqual({ status: 'recorded', sequence: 8 });
    expect(parseRecord(readFileSync(path, 'utf8').split('\n')[1] as string).event).toEqual(start);
  });

  test('reports what is wrong with the file', async () => {
    await expect(
      openAudit({ driver: 'file', path: '/nonexistent/audit.log', level: 'required' }),
    ).rejects.toMatchObject({ code: 'file-unwritable', errno: 2 });
    expect((await openAudit({ driver: 'file', path: '/dev/full' })).emitSync(start)).toMatchObject({
      status: 'not-recorded',
      reason: 'write-failed',
      errno: 28,
    });
  });
});
