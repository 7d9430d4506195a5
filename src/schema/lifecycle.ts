import { untrusted } from '../codec/untrusted.ts';
import { oneOf, word } from '../codec/word.ts';
import { imageUuid, reason, text, uuid, virt, vm, vmPid } from './fields.ts';
import { type Form, field } from './form.ts';
import { VIRT } from './record-types.ts';

/**
 * VIRT_INTEGRITY_CHECK, VIRT_CREATE, VIRT_DESTROY, VIRT_MIGRATE_IN and VIRT_MIGRATE_OUT. No
 * standard defines the fields of these types, and no other emitter is known. The forms are a
 * proposal of this library and use names of the audit field dictionary. `docs/records.md` gives the
 * reasons.
 */
export const lifecycle: readonly Form[] = [
  {
    kind: 'integrity-check',
    type: VIRT.INTEGRITY_CHECK,
    summary: 'The integrity of a guest was checked before it started, or while it ran.',
    origin: 'proposal',
    fields: [
      virt,
      field('op', word('start', 'refuse', 'stop', 'continue', 'alert'), 'What the host did about the result.'),
      vm,
      uuid,
      field(
        'model',
        word('none', 'secure-boot', 'tpm', 'sev', 'sev-snp', 'tdx', 'ima', 'image-hash'),
        'Mechanism of the check; none if nothing was checked.',
      ),
      field('result', oneOf('pass', 'fail', 'unknown'), 'Verdict; unknown if there was no check or it gave no answer.'),
    ],
  },
  {
    kind: 'create',
    type: VIRT.CREATE,
    summary: "A guest's image was created.",
    origin: 'proposal',
    fields: [
      virt,
      reason('created', 'cloned', 'imported', 'restored'),
      vm,
      imageUuid,
      field('old-disk', text, 'Image that it was made from; null if there is none.'),
      field('new-disk', untrusted, 'Path of the new image.'),
    ],
  },
  {
    kind: 'destroy',
    type: VIRT.DESTROY,
    summary: "A guest's image was destroyed.",
    origin: 'proposal',
    fields: [
      virt,
      reason('deleted', 'expired', 'replaced'),
      vm,
      imageUuid,
      field('old-disk', untrusted, 'Path of the destroyed image.'),
    ],
  },
  migration('migrate-in', VIRT.MIGRATE_IN, 'A guest arrived from another host, which hostname and addr name.'),
  migration('migrate-out', VIRT.MIGRATE_OUT, 'A guest left for another host, which hostname and addr name.'),
];

function migration(kind: string, type: number, summary: string): Form {
  return {
    kind,
    type,
    summary,
    origin: 'proposal',
    fields: [virt, reason('live', 'offline', 'post-copy'), vm, uuid, vmPid],
  };
}
