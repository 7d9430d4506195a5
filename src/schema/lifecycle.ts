import { untrusted } from '../codec/untrusted.ts';
import { oneOf, word } from '../codec/word.ts';
import { imageUuid, reason, text, uuid, virt, vm, vmPid } from './fields.ts';
import { type Form, field } from './form.ts';
import { VIRT } from './record-types.ts';

/**
 * VIRT_INTEGRITY_CHECK, VIRT_CREATE, VIRT_DESTROY, VIRT_MIGRATE_IN and VIRT_MIGRATE_OUT.
 * Nobody has fixed the fields of these and no other emitter is known: they are our proposal,
 * in names of the audit field dictionary. `docs/records.md` gives the reasons.
 */
export const lifecycle: readonly Form[] = [
  {
    kind: 'integrity-check',
    type: VIRT.INTEGRITY_CHECK,
    summary: 'The integrity of a guest was checked before it was let run, or while it ran.',
    origin: 'proposal',
    fields: [
      virt,
      field('op', word('start', 'refuse', 'stop', 'continue', 'alert'), 'What the host did because of the result.'),
      vm,
      uuid,
      field(
        'model',
        word('none', 'secure-boot', 'tpm', 'sev', 'sev-snp', 'tdx', 'ima', 'image-hash'),
        'Mechanism of the check; none where nothing was checked.',
      ),
      field(
        'result',
        oneOf('pass', 'fail', 'unknown'),
        'Verdict; unknown where the mechanism is none or gave no answer.',
      ),
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
      field('old-disk', text, 'Image it was made from; null for none.'),
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
      field('old-disk', untrusted, 'Path of the image that is gone.'),
    ],
  },
  migration('migrate-in', VIRT.MIGRATE_IN, 'A guest arrived from another host, which stands in hostname and addr.'),
  migration('migrate-out', VIRT.MIGRATE_OUT, 'A guest left for another host, which stands in hostname and addr.'),
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
