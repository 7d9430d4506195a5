// Tests that a virtualization manager records what it does, without a kernel and without
// privileges.
import { GuestAudit, memoryDriver, openAudit } from 'libaudit-virt';
import { expect, test } from 'vitest';
import 'libaudit-virt/vitest';

test('a guest that is started is audited', async () => {
  const driver = memoryDriver();
  await using log = await openAudit({ driver });
  await startGuest(new GuestAudit(log, { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' }));

  await expect(driver).toHaveRecorded(['VIRT_RESOURCE new-disk=/images/web', 'VIRT_CONTROL op=start res=success']);
  await expect(driver).not.toHaveRecorded('res=failed');
  await expect(driver).toBeWellFormed({ ignore: ['life-no-integrity-check'] });
});

/** Your manager would start the guest here. */
async function startGuest(audit: GuestAudit): Promise<void> {
  await audit.start({ resources: [{ kind: 'disk', value: '/images/web' }], vmPid: process.pid });
}
