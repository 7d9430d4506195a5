import { interpret } from '../../codec/interpret.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isAccess, isVirt, SECCOMP, SYSCALL, VIRT } from '../../schema/record-types.ts';
import { accessOf } from '../../session/entry/access.ts';
import { interpretedField, type NumberNames } from './interpret-field.ts';
import { objectOfCall } from './object-kind.ts';
import { callText } from './system-call/fields.ts';

/** What was done, and to what. Byte strings, empty if unknown. */
export interface NormalizedObject {
  readonly kind: string;
  readonly action: string;
  readonly object: string;
  /** The object in tables, if sentences leave it out. */
  readonly objectInTable?: string;
  /** Inode of a file. */
  readonly objectSecondary?: string;
  /** The guest that the object was for. */
  readonly object2: string;
  readonly objectLabel?: string;
  readonly objectKind: string;
  /** How it was done, if that is not the program. */
  readonly how?: string;
}

/** The action and the object of an event. */
export function objectOf(event: AuditEvent, names: NumberNames): NormalizedObject {
  const { records } = event;
  const guest = records.find(({ type }) => isVirt(type));
  if (guest !== undefined) return guestObject(guest);
  const access = records.find(({ type }) => isAccess(type));
  if (access !== undefined) return accessObject(event, access, names);
  const [first] = records as readonly [AuditRecord];
  return OTHERS.get(first.type ?? -1)?.(first, names) ?? unknown(first);
}

function guestObject(record: AuditRecord): NormalizedObject {
  const { action, name } = ACTIONS.get(record.type ?? -1) ?? { action: 'sent-vm-record' };
  const common = { kind: 'virt', action, objectKind: name === undefined ? 'unknown' : 'virtual-machine' };
  if (name === undefined) return { ...common, object: '', object2: '' };
  // The operation and the resource are never encoded: `dev` is not hex.
  const wire = record.messageField(name) ?? '';
  const decode = record.isEncoded ? interpret : (text: string) => text;
  const object = name === 'vm' ? decode(wire) : wire;
  return { ...common, object, object2: name === 'vm' ? '' : decode(record.messageField('vm') ?? '') };
}

/** libauparse's words for the types of guest records, and the field that names the object. */
const ACTIONS: ReadonlyMap<number, { action: string; name?: string }> = new Map([
  [VIRT.CONTROL, { action: 'issued-vm-control', name: 'op' }],
  [VIRT.RESOURCE, { action: 'assigned-vm-resource', name: 'resrc' }],
  [VIRT.MACHINE_ID, { action: 'assigned-vm-id', name: 'vm' }],
  [VIRT.INTEGRITY_CHECK, { action: 'checked-integrity-of' }],
  [VIRT.CREATE, { action: 'created-vm-image' }],
  [VIRT.DESTROY, { action: 'deleted-vm-image' }],
  [VIRT.MIGRATE_IN, { action: 'migrated-vm-from' }],
  [VIRT.MIGRATE_OUT, { action: 'migrated-vm-to' }],
]);

/**
 * The object of an access is the one that the PATH record of the event names. Without such a
 * record, it is the one that the access itself names, which ausearch does not show.
 */
function accessObject({ records }: AuditEvent, record: AuditRecord, names: NumberNames): NormalizedObject {
  const call = records.find(({ type }) => type === SYSCALL);
  const { kind: objectKind, path } =
    call === undefined
      ? { kind: 'unknown' }
      : objectOfCall(names.systemCalls && callText(call, names.systemCalls)?.replace(/^socketcall\((.*)\)$/, '$1'));
  const common = {
    kind: records[0] === call ? 'audit-rule' : 'mac-decision',
    action: 'accessed-mac-policy-controlled-object',
    object2: '',
    objectKind,
  };
  const paths = records.filter(({ type }) => type === PATH);
  const named = path === undefined ? undefined : (paths[path] ?? paths[0]);
  if (named !== undefined) {
    const objectLabel = named.kernelField('obj') ?? '';
    return { ...common, object: text(named, 'name'), objectSecondary: named.kernelField('inode') ?? '', objectLabel };
  }
  const { target, tcontext = '' } = accessOf(record) ?? {};
  if (target !== undefined) return { ...common, object: interpret(target) };
  // libauparse treats the process whose memory was mapped as the object.
  const isMapped = objectKind === 'memory' && call?.kernelField('success') === 'yes';
  if (isMapped) return { ...common, object: text(call, 'comm') };
  return { ...common, object: '', ...(call === undefined && { objectInTable: tcontext }) };
}

const PATH = 1302;

const anomaly = (action: string, object: string, objectKind: string): NormalizedObject => ({
  kind: 'anomaly',
  action,
  object,
  object2: '',
  objectKind,
});

type Reader = (record: AuditRecord, names: NumberNames) => NormalizedObject;

const OTHERS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [
    SECCOMP,
    (record, { systemCalls }) => {
      const wire = record.kernelField('syscall') ?? '';
      const call = record.enrichedField('SYSCALL') ?? (systemCalls && callText(record, systemCalls)) ?? wire;
      return { ...anomaly('called-seccomp-controlled-syscall', call, 'process'), kind: 'dac-decision' };
    },
  ],
  [
    1006,
    (record, names) => {
      // Before 2014: `old auid=700 new auid=701`, of which libauparse reads the first.
      const wire = record.kernelField('auid')?.split(' ')[0] ?? '';
      const object = interpretedField(record, 'auid', wire, names) ?? wire;
      return { kind: 'user-login', action: 'changed-login-id-to', object, object2: '', objectKind: 'user-session' };
    },
  ],
  [
    1700,
    (record) => {
      const change = record.kernelField('prom') === '0' ? 'left' : 'entered';
      return anomaly(`${change}-promiscuous-mode-on-device`, record.kernelField('dev') ?? '', 'socket');
    },
  ],
  [
    1701,
    (record, names) => ({
      ...anomaly('crashed-program', text(record, 'exe') || text(record, 'comm'), 'process'),
      how: signalName(record, names),
    }),
  ],
]);

const unknown = ({ typeName = '' }: AuditRecord): NormalizedObject => ({
  kind: '',
  action: typeName.toLowerCase().replaceAll('_', '-'),
  object: '',
  object2: '',
  objectKind: '',
});

function signalName(record: AuditRecord, names: NumberNames): string {
  const wire = record.kernelField('sig') ?? '';
  return interpretedField(record, 'sig', wire, names) ?? wire;
}

const text = (record: AuditRecord, name: string): string => interpret(record.kernelField(name) ?? '');
