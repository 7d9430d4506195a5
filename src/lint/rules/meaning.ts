import { valueFields } from '../../schema/form.ts';
import type { FormedMessage } from '../rule/message.ts';
import { type Fault, LIBVIRT, rules, SPEC } from '../rule/rule.ts';
import { control, GUEST, resource } from './examples.ts';

const operation = (op: string, virt = 'kvm') => control(`virt=${virt} op=${op} reason=booted ${GUEST} vm-pid=4242`);
const memory = (kib: string) => resource(`virt=kvm resrc=mem reason=update ${GUEST} old-mem=1048576 new-mem=${kib}`);

/** 16 MiB. */
const LEAST_KIB = 16_384;
/** 4 TiB. */
const MOST_KIB = 2 ** 32;

/** Whether a value that has the right format makes sense. */
export const meaningRules = rules({
  'operation-unknown': {
    severity: 'warning',
    title: 'unknown operation',
    why: 'Tools recognize the start and the end of a session by its operation.',
    fix: 'Write start or stop, or one of pause, resume, init.',
    source: `${SPEC}; ${LIBVIRT}`,
    bad: operation('frobnicate'),
    good: operation('resume'),
    checks: {
      value: {
        of: ['op'],
        check: ({ wire, message }) => unlessKnown('op', wire, message),
      },
    },
  },
  'virt-unknown': {
    severity: 'warning',
    title: 'unknown kind of virtualization',
    why: 'Tools and their users search for guests of one kind by this word.',
    fix: 'Write the name of the hypervisor as libvirt spells it, such as kvm, qemu, lxc or xen, or ? if it is unknown.',
    source: LIBVIRT,
    bad: operation('pause', 'potato'),
    good: operation('pause', 'xen'),
    checks: {
      value: {
        of: ['virt'],
        check: ({ wire, message }) => (wire === '?' ? undefined : unlessKnown('virt', wire, message)),
      },
    },
  },
  'unit-suspicious': {
    severity: 'warning',
    title: 'amount of memory that is probably not in KiB',
    why: 'Memory is written in KiB. Less than 16 MiB is more likely in MiB, and 4 TiB or more in bytes.',
    fix: 'Write the amount in KiB: 4 GiB are 4194304.',
    source: LIBVIRT,
    bad: memory('512'),
    good: memory('4194304'),
    checks: {
      value: {
        of: ['old-mem', 'new-mem'],
        check({ wire }) {
          const amount = Number(wire);
          return amount === 0 || (amount >= LEAST_KIB && amount < MOST_KIB) ? undefined : { expected: 'KiB' };
        },
      },
    },
  },
});

function unlessKnown(name: string, wire: string, { form }: FormedMessage): Fault | undefined {
  const words = valueFields(form).find((field) => field.wire === name)?.codec.words ?? [];
  return words.includes(wire) ? undefined : { expected: words.join(', ') };
}
