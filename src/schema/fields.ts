import { integer } from '../codec/number.ts';
import { later, optional } from '../codec/optional.ts';
import { untrusted } from '../codec/untrusted.ts';
import { shaped, word } from '../codec/word.ts';
import { type Field, field } from './form.ts';

// Fields that several forms share. What each means is from the audit field dictionary and libvirt's use of it.

/** Text as libvirt writes it through libaudit's encoder, which makes `"?"` of what is missing. */
export const text = optional(untrusted, '"?"');

// Spelled out, because a test of every event passes here and counted repetition takes twice as long.
const digits = (count: number) => '[0-9a-f]'.repeat(count);
const UUID = new RegExp(`^${digits(8)}-${digits(4)}-${digits(4)}-${digits(4)}-${digits(12)}$`);
const uuidWord = shaped('lower-case dashed uuid', UUID, new RegExp(UUID, 'i'));

export const virt = field(
  'virt',
  later(optional(word('kvm', 'qemu', 'lxc', 'xen', 'hyperv'))),
  'Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.',
);

export const vm = field(
  'vm',
  text,
  'Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.',
);

export const uuid = field('uuid', uuidWord, 'UUID of the guest, the same on every host: what records are joined by.');

export const imageUuid = field(
  'uuid',
  optional(uuidWord),
  'UUID of the guest that the image is for; null where there is none yet.',
);

export const vmPid = field(
  'vm-pid',
  later(optional(integer(-1))),
  'Process ID of the guest; 0 (older libvirt: -1) once it is gone; null where it is not told, as before 2012.',
);

export const reason = (...known: string[]): Field => field('reason', word(...known), 'Why it was done.');

export const device = field('device', text, 'Address or path of the device.');
