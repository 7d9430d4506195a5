import { later, optional } from '../codec/optional.ts';
import { label, word } from '../codec/word.ts';
import { uuid, virt, vm } from './fields.ts';
import { type Form, field } from './form.ts';
import { VIRT } from './record-types.ts';

/** VIRT_MACHINE_ID: the security label that a guest runs under. */
export const machineId: readonly Form[] = [
  {
    kind: 'machine-id',
    type: VIRT.MACHINE_ID,
    summary: 'A guest was given a security label; one record per security model.',
    origin: 'libvirt',
    fields: [
      virt,
      vm,
      uuid,
      field('vm-ctx', optional(label), "Label of the guest's process, in the notation of the model."),
      field('img-ctx', later(optional(label)), "Label of the guest's images, in the notation of the model."),
      field('model', later(optional(word('selinux', 'apparmor', 'dac', 'none'))), 'Security model of the labels.'),
    ],
  },
];
