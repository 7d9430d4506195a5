import type { Example } from '../rule/rule.ts';

/** The fields that name the guest of the examples. */
export const GUEST = 'vm="web1" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf';

/** One VIRT_CONTROL. */
export const control = (text: string): Example => [['VIRT_CONTROL', text]];

/** One VIRT_RESOURCE. */
export const resource = (text: string): Example => [['VIRT_RESOURCE', text]];

/** A VIRT_CONTROL without findings. */
export const PAUSE = `virt=kvm op=pause reason=paused ${GUEST} vm-pid=4242`;

const one = (type: string, text: string) => [type, `virt=kvm ${text}`] as const;
const disk = (reason: string, before: string, after: string) =>
  one('VIRT_RESOURCE', `resrc=disk reason=${reason} ${GUEST} old-disk=${before} new-disk=${after}`);

/** The records of a guest's life. */
export const life = {
  label: one('VIRT_MACHINE_ID', `${GUEST} vm-ctx=+107:+107 img-ctx=+107:+107 model=dac`),
  check: one('VIRT_INTEGRITY_CHECK', `op=start ${GUEST} model=none result=unknown`),
  disk: disk('start', '"?"', '"/images/web1"'),
  start: one('VIRT_CONTROL', `op=start reason=booted ${GUEST} vm-pid=4242`),
  /** A disk of the start that comes too late. */
  lateDisk: disk('start', '"?"', '"/images/data"'),
  attach: disk('attach', '"?"', '"/images/data"'),
  detach: disk('detach', '"/images/data"', '"?"'),
  stop: one('VIRT_CONTROL', `op=stop reason=shutdown ${GUEST} vm-pid=0`),
};

/** A life without findings. */
export const LIFE: Example = [life.label, life.check, life.disk, life.start, life.attach, life.detach, life.stop];
