import { integer } from '../codec/number.ts';
import { later, optional } from '../codec/optional.ts';
import { untrusted } from '../codec/untrusted.ts';
import { shaped, word } from '../codec/word.ts';
import { type Field, field } from './form.ts';

// Fields that several forms share. The meanings come from the audit field dictionary and libvirt's
// use of it.

/** Text as libvirt writes it with libaudit's encoder, which writes `"?"` for a missing value. */
export const text = optional(untrusted);

// Spelled out because each event is matched, and counted repetition takes twice as long.
const digits = (count: number) => '[0-9a-f]'.repeat(count);
const UUID = new RegExp(`^${digits(8)}-${digits(4)}-${digits(4)}-${digits(4)}-${digits(12)}$`);
const uuidWord = shaped('uuid', 'lower-case dashed uuid', UUID, new RegExp(UUID, 'i'));

/** As libvirt spells the kinds of guests in its configuration. */
const LIBVIRT_KINDS = ['kvm', 'qemu', 'lxc', 'xen', 'hyperv', 'hvf', 'bhyve', 'vz', 'openvz', 'vmware', 'vbox', 'uml'];

export const virt = field(
  'virt',
  later(optional(word(...LIBVIRT_KINDS))),
  'Kind of virtualization; null if unknown (libvirt writes "?") or if the record is from before 2012.',
);

export const vm = field(
  'vm',
  text,
  'Name of the guest, unique only on its host; null if unknown. A guest named ? also reads as null.',
);

export const uuid = field(
  'uuid',
  uuidWord,
  'UUID of the guest, the same on every host. It joins the records of a guest.',
);

export const imageUuid = field(
  'uuid',
  optional(uuidWord),
  'UUID of the guest that the image is for; null if it has none yet.',
);

export const vmPid = field(
  'vm-pid',
  later(optional(integer(-1))),
  'Process ID of the guest; 0 (older libvirt: -1) after it has ended; null if unknown, as before 2012.',
);

export const reason = (...known: string[]): Field => field('reason', word(...known), 'Why the operation was done.');

export const device = field('device', text, 'Address or path of the device.');
