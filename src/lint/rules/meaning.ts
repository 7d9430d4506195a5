import { LIBVIRT, rules, SPEC } from '../rule/rule.ts';
import { control, GUEST, resource } from './examples.ts';

const operation = (op: string) => control(`virt=kvm op=${op} reason=booted ${GUEST} vm-pid=4242`);
const memory = (kib: string) => resource(`virt=kvm resrc=mem reason=update ${GUEST} old-mem=1048576 new-mem=${kib}`);

const OPERATIONS = ['start', 'stop', 'pause', 'resume'];
const CHECK_OPERATIONS = ['start', 'refuse', 'stop', 'continue', 'alert'];

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
        check({ wire, message }) {
          // The operation of an integrity check is what the host did about the guest.
          const known = message.firsts.has('result') ? CHECK_OPERATIONS : OPERATIONS;
          return known.includes(wire) ? undefined : { expected: known.join(', ') };
        },
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
