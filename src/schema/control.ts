import { integer } from '../codec/number.ts';
import { shaped } from '../codec/word.ts';
import { reason, uuid, virt, vm, vmPid } from './fields.ts';
import { type Form, field, literal } from './form.ts';
import { VIRT } from './record-types.ts';

// `op=init` has its own form. If this form allowed it, readers could not tell it from a broken init
// record.
const operation = shaped('word', 'word other than init', /^(?!init$)[a-z_][a-z0-9_.-]*$/, /^(?!(?:init|\?)$)[!-~]+$/);

/** VIRT_CONTROL: operations on a guest as a whole. */
export const control: readonly Form[] = [
  {
    kind: 'control',
    type: VIRT.CONTROL,
    summary: 'A guest was started or stopped.',
    origin: 'libvirt',
    fields: [
      virt,
      field(
        'op',
        { ...operation, words: ['start', 'stop', 'pause', 'resume'] },
        'The operation; libvirt writes only start and stop.',
      ),
      reason(
        'booted',
        'restored',
        'from-snapshot',
        'migrated',
        'reboot',
        'shutdown',
        'failed',
        'destroyed',
        'saved',
        'crashed',
      ),
      vm,
      uuid,
      vmPid,
    ],
  },
  {
    kind: 'init',
    type: VIRT.CONTROL,
    summary: 'The first process of a container was started.',
    origin: 'libvirt',
    fields: [
      virt,
      literal('op', 'init'),
      vm,
      uuid,
      vmPid,
      field('init-pid', integer(-1), "Process ID of the container's first process, as the host sees it."),
      field('pid-ns', integer(0), "Inode number of the container's pid namespace."),
    ],
  },
];
