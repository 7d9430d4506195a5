import { interpret } from '../../codec/interpret.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isAccess, USER_AVC, VIRT } from '../../schema/record-types.ts';
import { accessOf, appArmorOf } from '../../session/entry/access.ts';

/** What was done, in go-libaudit's words. Values as byte strings. */
export interface Deed {
  readonly action: string;
  readonly category: 'host' | 'process';
  readonly type: 'info' | 'end';
  /** Who did it, if that is not the account that was logged in. */
  readonly actor?: string;
  readonly object?: { readonly type: string; readonly primary?: string; readonly secondary?: string };
  /** How, if that is not the program. */
  readonly how?: string;
}

/**
 * What a record reports. For types that neither belong to a guest nor can concern one, it is the
 * type's name.
 */
export function deedOf(record: AuditRecord): Deed {
  const { type = -1 } = record;
  const guest = GUEST.get(type);
  if (guest !== undefined) {
    const { action, primary } = guest;
    const wire = record.messageField('vm') ?? '';
    const name = record.isEncoded ? interpret(wire) : wire;
    // The operation and the resource are never encoded: `dev` is not hex.
    const first = primary === undefined ? name : (record.messageField(primary) ?? '');
    const object = { primary: first, ...(primary !== undefined && { secondary: name }) };
    return { action, category: 'host', type: 'info', object: { type: 'virtual-machine', ...object } };
  }
  const { word, name: mode } = appArmorOf(record);
  if (word !== undefined || mode !== undefined) return appArmorDeed(record);
  if (isAccess(type) && type !== USER_AVC) return selinuxDeed(record);
  return OTHERS.get(type)?.(record) ?? { action: typeAction(record), category: 'host', type: 'info' };
}

const GUEST: ReadonlyMap<number, { action: string; primary?: string }> = new Map([
  [VIRT.CONTROL, { action: 'issued-vm-control', primary: 'op' }],
  [VIRT.RESOURCE, { action: 'assigned-vm-resource', primary: 'resrc' }],
  [VIRT.MACHINE_ID, { action: 'assigned-vm-id' }],
  [VIRT.INTEGRITY_CHECK, { action: 'checked-integrity-of' }],
  [VIRT.CREATE, { action: 'created-vm-image' }],
  [VIRT.DESTROY, { action: 'deleted-vm-image' }],
  [VIRT.MIGRATE_IN, { action: 'migrated-vm-from' }],
  [VIRT.MIGRATE_OUT, { action: 'migrated-vm-to' }],
]);

function appArmorDeed(record: AuditRecord): Deed {
  const primary = accessOf(record)?.permissions ?? '';
  // D-Bus calls the permissions `mask`.
  const secondary = interpret(record.kernelField('requested_mask') ?? record.messageField('mask') ?? '');
  const object = { type: 'policy', primary, secondary };
  return { action: 'violated-apparmor-policy', category: 'host', type: 'info', object };
}

function selinuxDeed(record: AuditRecord): Deed {
  const [primary, secondary] = [record.kernelField('tcontext') ?? '', record.kernelField('tclass') ?? ''];
  const actor = record.kernelField('scontext');
  const object = { type: 'policy', primary, secondary };
  const common = { category: 'host', type: 'info' } as const;
  return { action: 'violated-selinux-policy', ...common, ...(actor !== undefined && { actor }), object };
}

const OTHERS: ReadonlyMap<number, (record: AuditRecord) => Deed> = new Map<number, (record: AuditRecord) => Deed>([
  [
    1326,
    (record) => ({
      action: 'violated-seccomp-policy',
      category: 'process',
      type: 'info',
      object: { type: 'process', primary: record.enrichedField('SYSCALL') ?? record.kernelField('syscall') ?? '' },
    }),
  ],
  [
    1700,
    (record) => ({
      action: 'changed-promiscuous-mode-on-device',
      category: 'host',
      type: 'info',
      object: { type: 'network-device', primary: record.kernelField('dev') ?? '' },
    }),
  ],
  [
    1701,
    (record) => ({
      action: 'crashed-program',
      category: 'process',
      type: 'end',
      object: { type: 'process', primary: kernelText(record, 'comm'), secondary: record.kernelField('pid') ?? '' },
      how: record.kernelField('sig') ?? '',
    }),
  ],
]);

const typeAction = ({ typeName = 'unknown' }: AuditRecord): string => typeName.toLowerCase().replaceAll('_', '-');

const kernelText = (record: AuditRecord, name: string): string => interpret(record.kernelField(name) ?? '');
