import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { openAudit } from 'libaudit-virt';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { writtenForms } from '../../src/schema/forms.ts';
import { typeName } from '../../src/schema/record-types.ts';
import { kernel } from '../support/kernel.ts';
import { type Auditd, runAuditd } from '../support/kernel-auditd.ts';
import { type Batch, batchOf, expectedMessages, messageOf, optionsOf } from '../support/oracle-messages.ts';

for (const format of ['RAW', 'ENRICHED'] as const) {
  kernel(`The kernel and an auditd that writes ${format} records`, () => {
    const auditd = runAuditd(format);

    describe.each(['koffi', 'ffi-napi'] as const)('with the %s driver', (driver) => {
      test.each(writtenForms.map((form) => [form.kind, form] as const))(
        'record %s events exactly as they were sent',
        async (_, form) => {
          await fc.assert(
            fc.asyncProperty(batchOf(form, 3), (batch) => send(batch, driver, auditd, format)),
            { numRuns: 10, endOnFailure: true },
          );
        },
      );

      test.each([
        ['a space and quotes', 'my "web" server'],
        ['non-ASCII letters', 'wäbserver-éß'],
        ['bytes that are not UTF-8', Uint8Array.of(0x77, 0xff, 0x80, 0x62)],
        ['a line feed and the end of a message', "a\nb' res=failed'\x1d"],
      ])('record a guest whose name contains %s', async (_, vm) => {
        const uuid = '41ffecd5-037e-0059-b074-ab2bf354fd0a';
        const event = { kind: 'migrate-in', virt: 'kvm', reason: 'live', vm, uuid, vmPid: 1, success: true } as const;
        const origin = { hostname: 'old.example.org', addr: '2001:db8::1', terminal: 'vnc' };
        await send({ comm: 'vm manager é', messages: [[event, origin]] }, driver, auditd, format);
      });
    });

    test('give ausearch the same records', () => {
      const types = [...new Set(writtenForms.map((form) => typeName(form.type)))];
      const found = execFileSync('ausearch', ['-m', types.join(), '--raw', '-if', auditd.log], { stdio: 'pipe' });
      const lines = readFileSync(auditd.log, 'latin1').split(/(?<=\n)/);
      const written = lines.filter((line) => line.startsWith('type=VIRT_'));
      expect(written.length).toBeGreaterThan(100);
      expect(found.toString('latin1')).toBe(written.join(''));
    });
  });
}

async function send(batch: Batch, driver: 'koffi' | 'ffi-napi', auditd: Auditd, format: string): Promise<void> {
  const { messages } = batch;
  using log = await openAudit({ driver, level: 'required', ...optionsOf(batch) });
  for (const [event, origin] of messages) {
    expect(await log.emit(event, origin)).toEqual({ status: 'recorded', sequence: expect.any(Number) });
  }
  const lines = await auditd.records(messages.length);
  // libaudit's tail is as predicted, and nothing was lost or changed in transit.
  expect(lines.map(messageOf)).toEqual(await expectedMessages(batch));
  for (const [index, [event]] of messages.entries()) {
    const record = parseRecord(lines[index] as Buffer);
    expect(record.event).toEqual(event);
    expect(record.kernel).toContainEqual({ name: 'pid', value: String(process.pid) });
    expect(record.enriched).toEqual(format === 'RAW' ? [] : expect.arrayContaining([{ name: 'UID', value: '"root"' }]));
  }
}
