import type { Audited } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';

/** The start of a guest. Its process ID tells it from others. */
export const startEvent = (vmPid: number): Audited<ControlEvent> => ({
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web 1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  vmPid,
  success: true,
});
