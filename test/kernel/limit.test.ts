import { type Audited, memoryDriver, openAudit } from 'libaudit-virt';
import type { DiskEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { expect, test } from 'vitest';
import { kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';
import { optionsOf } from '../support/oracle-messages.ts';

/** The number of bytes at which the kernel cuts a message. */
const LIMIT = 8560;

const event: Audited<DiskEvent> = {
  kind: 'disk',
  virt: 'kvm',
  reason: 'attach',
  vm: 'web1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  oldDisk: null,
  newDisk: '',
  success: true,
};

kernel('The longest message', () => {
  const auditd = runAuditd('ENRICHED');

  test.each([
    ['quoted', undefined, (room: number) => 'x'.repeat(room - '""'.length)],
    ['quoted, with a program name', 'vm manager', (room: number) => 'x'.repeat(room - '""'.length)],
    ['in hex', undefined, (room: number) => ' '.repeat(room / 2)],
  ])('is recorded completely, and a longer one is rejected: %s', async (_, comm, pathOf) => {
    const options = { level: 'required', ...optionsOf({ comm }) } as const;
    const room = LIMIT - (await lengthOf(event, comm)) + '""'.length;
    const longest = { ...event, newDisk: pathOf(room) };
    // Hex always has an even number of digits.
    expect(await lengthOf(longest, comm)).toBe(LIMIT - (longest.newDisk.startsWith(' ') ? room % 2 : 0));

    using log = await openAudit(options);
    expect(log.emitSync(longest)).toMatchObject({ status: 'recorded' });
    const [line] = await auditd.records(1);
    const record = parseRecord(line as Buffer);
    expect(record.event).toEqual(longest);
    expect(record).toMatchObject({ cut: false, tail: { res: 'success' } });

    const longer = { ...longest, newDisk: `${longest.newDisk}x` };
    expect(() => log.emitSync(longer)).toThrow(expect.objectContaining({ code: 'message-too-long' }));
  });

  /** Length in bytes of a message with libaudit's tail. */
  async function lengthOf(event: Audited<DiskEvent>, comm: string | undefined): Promise<number> {
    const driver = memoryDriver();
    const log = await openAudit({ driver, ...optionsOf({ comm }) });
    await log.emit(event);
    return Buffer.byteLength(`${driver.messages[0]?.text}${driver.messages[0]?.tail}`);
  }
});
