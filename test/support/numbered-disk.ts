import type { Audited } from 'libaudit-virt';
import type { DiskEvent } from 'libaudit-virt/events';

/** A guest gets a disk whose name is a number, so that its record can be recognized in the log. */
export const numberedDisk = (number: number): Audited<DiskEvent> => ({
  kind: 'disk',
  virt: 'kvm',
  reason: 'attach',
  vm: 'web1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  oldDisk: null,
  newDisk: `/images/${number}`,
  success: true,
});
