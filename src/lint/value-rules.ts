import { DICTIONARY, GUEST, LIBVIRT, rules, SPEC } from './rule.ts';

const uuid = (value: string): string => `virt=kvm op=pause reason=paused vm="web1" uuid=${value} vm-pid=4242`;
const control = (fields: string): readonly (readonly [string, string])[] => [['VIRT_CONTROL', fields]];
const resource = (fields: string): readonly (readonly [string, string])[] => [['VIRT_RESOURCE', fields]];
const net = (mac: string): string => `virt=kvm resrc=net reason=attach ${GUEST} old-net="?" new-net="${mac}"`;
const open = (rdev: string): string =>
  `virt=kvm resrc=net reason=open ${GUEST} net=52:54:00:12:34:56 path="/dev/net/tun" rdev=${rdev}`;
const label = (context: string): string =>
  `virt=kvm ${GUEST} vm-ctx=${context} img-ctx=system_u:object_r:svirt_image_t:s0:c87,c520 model=selinux`;
const vcpu = (count: string): string => `virt=kvm resrc=vcpu reason=update ${GUEST} old-vcpu=1 new-vcpu=${count}`;

/** What values say. */
export const valueRules = rules({
  'invalid-uuid': {
    severity: 'error',
    title: 'a uuid that is none, or in upper case',
    why: 'The uuid is what the records of a guest are joined by, on every host, and it is compared as text.',
    fix: 'Write 32 lower-case hex digits with dashes: 8-4-4-4-12.',
    source: `${DICTIONARY}; ${LIBVIRT}`,
    bad: control(uuid('650C2A3B-2A7D-A7BD-BBC7-AA0069007BBF')),
    good: control(uuid('650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf')),
  },
  'invalid-mac': {
    severity: 'error',
    title: 'a MAC address that is none',
    why: 'Interfaces are found by it, compared as text.',
    fix: 'Write six pairs of lower-case hex digits with colons.',
    source: LIBVIRT,
    bad: resource(net('52-54-00-12-34-56')),
    good: resource(net('52:54:00:12:34:56')),
  },
  'invalid-rdev': {
    severity: 'error',
    title: 'a device number that is none',
    why: 'It is how a device is known whatever its path is called.',
    fix: 'Write major and minor number as upper-case hex of at least two digits, with a colon; ? where it is no device.',
    source: LIBVIRT,
    bad: resource(open('10:200:1')),
    good: resource(open('0A:C8')),
  },
  'invalid-context': {
    severity: 'error',
    title: 'a label that its security model does not have',
    why: 'Denied accesses are tied to the guest by this label.',
    fix: 'Write the label as the model writes it: user:role:type:level for selinux, +uid:+gid for dac, the profile for apparmor.',
    source: `${SPEC}; ${LIBVIRT}`,
    bad: [['VIRT_MACHINE_ID', label('svirt_t')]],
    good: [['VIRT_MACHINE_ID', label('system_u:system_r:svirt_t:s0:c87,c520')]],
  },
  'invalid-number': {
    severity: 'error',
    title: 'a number that is none',
    why: 'Readers stop at the first character that is no digit, or read 0.',
    fix: 'Write a decimal number, without a unit, a sign or zeros before it; maj in upper-case hex.',
    source: DICTIONARY,
    bad: resource(vcpu('0x4')),
    good: resource(vcpu('4')),
  },
  'invalid-value': {
    severity: 'error',
    title: 'a value that the form does not know',
    why: 'Tools compare such values with a closed list.',
    fix: 'Write one of those of docs/records.md.',
    source: `${SPEC}; ${LIBVIRT}`,
    bad: resource(`virt=kvm resrc=cgroup reason=maybe ${GUEST} cgroup="/machine/web1" class=all`),
    good: resource(`virt=kvm resrc=cgroup reason=deny ${GUEST} cgroup="/machine/web1" class=all`),
  },
  'operation-unknown': {
    severity: 'warning',
    title: 'an operation that nobody knows',
    why: 'Only operations that are known make a session, or end one.',
    fix: 'Write start or stop, or one of pause, resume, init.',
    source: `${SPEC}; ${LIBVIRT}`,
    bad: control(`virt=kvm op=frobnicate reason=booted ${GUEST} vm-pid=4242`),
    good: control(`virt=kvm op=resume reason=booted ${GUEST} vm-pid=4242`),
  },
  'unit-suspicious': {
    severity: 'warning',
    title: 'an amount of memory that is hardly in KiB',
    why: 'Memory is in KiB. Less than 16 MiB is more likely in MiB, and 4 TiB or more in bytes.',
    fix: 'Write KiB: 4 GiB are 4194304.',
    source: LIBVIRT,
    bad: resource(`virt=kvm resrc=mem reason=update ${GUEST} old-mem=1048576 new-mem=512`),
    good: resource(`virt=kvm resrc=mem reason=update ${GUEST} old-mem=1048576 new-mem=4194304`),
  },
});
