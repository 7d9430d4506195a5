import type { CodecKind } from '../../codec/codec.ts';
import { unquote } from '../../codec/untrusted.ts';
import { LABEL_FIELDS, LABEL_FORMATS, MAC_ADDRESS, MAC_FIELDS } from '../../schema/value-formats.ts';
import { DICTIONARY, type Fault, LIBVIRT, rules, SPEC } from '../rule/rule.ts';
import type { BareValue } from '../rule/value.ts';
import { control, GUEST, resource } from './examples.ts';

const uuid = (value: string) => control(`virt=kvm op=pause reason=paused vm="web1" uuid=${value} vm-pid=4242`);
const net = (mac: string) => resource(`virt=kvm resrc=net reason=attach ${GUEST} old-net="?" new-net="${mac}"`);
const open = (rdev: string) =>
  resource(`virt=kvm resrc=net reason=open ${GUEST} net=52:54:00:12:34:56 path="/dev/net/tun" rdev=${rdev}`);
const label = (context: string) => {
  const image = 'system_u:object_r:svirt_image_t:s0:c87,c520';
  return [['VIRT_MACHINE_ID', `virt=kvm ${GUEST} vm-ctx=${context} img-ctx=${image} model=selinux`]] as const;
};
const vcpu = (count: string) => resource(`virt=kvm resrc=vcpu reason=update ${GUEST} old-vcpu=1 new-vcpu=${count}`);
const cgroup = (reason: string) =>
  resource(`virt=kvm resrc=cgroup reason=${reason} ${GUEST} cgroup="/machine/web1" class=all`);

const NUMBERS: readonly CodecKind[] = ['integer', 'hex-number'];

/**
 * Whether a value has the format of its field. The last rule covers everything that no earlier rule
 * covers.
 */
export const formatRules = rules({
  'invalid-uuid': {
    severity: 'error',
    title: 'invalid or upper-case UUID',
    why: 'The UUID ties the records of a guest together on every host, and tools compare it as text.',
    fix: 'Write 32 lower-case hex digits with dashes: 8-4-4-4-12.',
    source: `${DICTIONARY}; ${LIBVIRT}`,
    bad: uuid('650C2A3B-2A7D-A7BD-BBC7-AA0069007BBF'),
    good: uuid('650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf'),
    checks: { bare: (value) => (value.codec.kind === 'uuid' ? asCodecWrites(value) : undefined) },
  },
  'invalid-mac': {
    severity: 'error',
    title: 'invalid or upper-case MAC address',
    why: 'Tools find an interface by its MAC address, compared as text.',
    fix: 'Write six pairs of lower-case hex digits, separated by colons.',
    source: LIBVIRT,
    bad: net('52-54-00-12-34-56'),
    good: net('52:54:00:12:34:56'),
    checks: {
      bare: (value) => (value.codec.kind === 'mac' ? asCodecWrites(value) : undefined),
      value: {
        of: MAC_FIELDS,
        check: ({ wire }) =>
          wire === '"?"' || MAC_ADDRESS.test(unquote(wire)) ? undefined : { expected: '"xx:xx:xx:xx:xx:xx"' },
      },
    },
  },
  'invalid-rdev': {
    severity: 'error',
    title: 'invalid device number',
    why: 'The number identifies a device, whatever its path is called.',
    fix: 'Write the major and the minor number in upper-case hex with at least two digits each, separated by a colon. Write ? if the file is not a device.',
    source: LIBVIRT,
    bad: open('10:200:1'),
    good: open('0A:C8'),
    checks: { bare: (value) => (value.codec.kind === 'device-number' ? asCodecWrites(value) : undefined) },
  },
  'invalid-context': {
    severity: 'error',
    title: 'label that does not fit its security model',
    why: 'Tools use the label to tie denied accesses to the guest.',
    fix: 'Write the label in the format of its model: user:role:type:level for selinux, +uid:+gid for dac, the name of the profile for apparmor.',
    source: `${SPEC}; ${LIBVIRT}`,
    bad: label('svirt_t'),
    good: label('system_u:system_r:svirt_t:s0:c87,c520'),
    checks: {
      bare: (value) => (value.codec.kind === 'label' ? asCodecWrites(value) : undefined),
      value: {
        of: LABEL_FIELDS,
        check({ wire, message }) {
          const format = LABEL_FORMATS.get(message.firsts.get('model')?.wire ?? '');
          return wire === '?' || format === undefined || format.pattern.test(wire)
            ? undefined
            : { expected: format.text };
        },
      },
    },
  },
  'invalid-number': {
    severity: 'error',
    title: 'invalid number',
    why: 'Readers stop at the first character that is not a digit, or read 0.',
    fix: 'Write a decimal number without a unit, a plus sign or leading zeros; maj in upper-case hex.',
    source: DICTIONARY,
    bad: vcpu('0x4'),
    good: vcpu('4'),
    checks: { bare: (value) => (NUMBERS.includes(value.codec.kind) ? asCodecWrites(value) : undefined) },
  },
  'invalid-value': {
    severity: 'error',
    title: 'value that the form does not allow',
    why: 'Tools compare such values with a fixed list.',
    fix: 'Write one of the values listed in docs/records.md.',
    source: `${SPEC}; ${LIBVIRT}`,
    bad: cgroup('maybe'),
    good: cgroup('deny'),
    checks: {
      encoded({ wire, isOptional, notation, text }) {
        if (notation === 'none') return wire !== '' && isOptional ? undefined : { expected: 'some text' };
        return notation === 'hex' && text.includes('\0') ? { expected: 'text without a NUL' } : undefined;
      },
      bare: asCodecWrites,
    },
  },
});

function asCodecWrites({ codec }: BareValue): Fault {
  return { expected: codec.wire };
}
