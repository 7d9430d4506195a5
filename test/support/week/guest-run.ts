import type { VirtEvent } from '../../../src/schema/events.ts';
import type { Host, RosterGuest } from './roster.ts';
import type { TrueHolding, TrueSession } from './truth.ts';

/** An event of a guest, without the properties that identify the guest. */
export type GuestlessEvent = { readonly kind: VirtEvent['kind'] } & Record<string, unknown>;

/** A run of a guest on a host: its session in the truth, and what it holds now. */
export interface Run {
  readonly guest: RosterGuest;
  readonly host: Host;
  readonly session: TrueSession;
  readonly pid: number;
  readonly label: string;
  readonly holdings: Set<TrueHolding>;
  /** Memory in KiB. */
  memory: number;
  processors: number;
}

/** Something that a guest gets when it starts, and its record. */
export interface Given {
  readonly event: GuestlessEvent;
  /** Undefined if the guest may use it, but does not hold it. */
  readonly holding?: Pick<TrueHolding, 'kind' | 'value' | 'writable'>;
}

/** What a guest gets before it starts, in libvirt's order. */
export function preparation(guest: RosterGuest, host: Host, label: string): Given[] {
  const { uuid, name, mac, disks, images, memory, processors } = guest;
  const cgroup = `/sys/fs/cgroup/machine.slice/machine-qemu-${name}.scope/`;
  const model = host === 'alder' ? 'selinux' : 'apparmor';
  const vmCtx = host === 'alder' ? label : `libvirt-${uuid}`;
  const allow = (path: string, rdev: string): Given => ({
    event: { kind: 'cgroup-path', reason: 'allow', cgroup, path, rdev, acl: 'rw' },
  });
  return [
    {
      event: { kind: 'machine-id', vmCtx, imgCtx: vmCtx.replace('system_r:svirt_t', 'object_r:svirt_image_t'), model },
    },
    { event: { kind: 'machine-id', vmCtx: '+107:+107', imgCtx: '+107:+107', model: 'dac' } },
    { event: { kind: 'cgroup-all', reason: 'deny', cgroup } },
    allow('/dev/null', '01:03'),
    allow('/dev/kvm', '0A:E8'),
    ...disks.map((path) => disk(path, true, 'start')),
    ...images.map((path) => disk(path, false, 'start')),
    { event: { kind: 'net', reason: 'start', oldNet: null, newNet: mac }, holding: { kind: 'net', value: mac } },
    { event: { kind: 'rng', reason: 'start', oldRng: null, newRng: '/dev/urandom' } },
    {
      event: { kind: 'mem', reason: 'start', oldMem: 0, newMem: memory },
      holding: { kind: 'mem', value: String(memory) },
    },
    {
      event: { kind: 'vcpu', reason: 'start', oldVcpu: 0, newVcpu: processors },
      holding: { kind: 'vcpu', value: String(processors) },
    },
  ];
}

/** A disk that a guest gets. */
export const disk = (path: string, writable: boolean, reason: string): Given => ({
  event: { kind: 'disk', reason, oldDisk: null, newDisk: path },
  holding: { kind: 'disk', value: path, writable },
});

/** A USB device that a guest gets: a stick, by the numbers of its bus and port. */
export const usb = (device: string): Given => ({
  event: { kind: 'dev', reason: 'attach', bus: 'usb', device },
  holding: { kind: 'dev', value: device },
});
