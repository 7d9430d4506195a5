import { asByteString } from '../../codec/bytes.ts';
import { interpret } from '../../codec/interpret.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { UNSET_TEXT } from '../../schema/envelope.ts';
import { isAccess, isVirt, VIRT } from '../../schema/record-types.ts';
import { outcomeOf } from '../../search/outcome.ts';
import type { UserName } from '../format/user.ts';
import { interpretedField } from './interpret-field.ts';

/**
 * Who did what to what, in the words of libauparse's normalizer: byte strings, empty where the event does not tell.
 * Events that neither are of guests nor can concern one are told by the name of their type only.
 */
export interface Normalized {
  readonly type: string;
  readonly kind: string;
  readonly session: string;
  /** Name of who was logged in, `system` where nobody was. */
  readonly subject: string;
  /** Name of the account that it was done as, and whether that is another. */
  readonly actor: string;
  readonly acting: boolean;
  readonly subjectKind: string;
  readonly subjectLabel: string;
  readonly action: string;
  readonly success: boolean | undefined;
  readonly object: string;
  /** Whom the object was for: the guest. */
  readonly object2: string;
  readonly objectKind: string;
  readonly how: string;
  readonly key: string;
}

/** Tells an event in these words. */
export function normalized(event: AuditEvent, userName: UserName): Normalized {
  const [first] = event.records;
  const who = event.records.find((record) => record.kernelField('auid') !== undefined) ?? (first as AuditRecord);
  const read = (name: string): string => {
    const wire = who.kernelField(name);
    return wire === undefined ? '' : (interpretedField(who, name, wire, userName) ?? wire);
  };
  const [auid, uid] = [who.kernelField('auid'), who.kernelField('uid')];
  const loggedIn = read('auid');
  const label = who.kernelField('subj') ?? first?.kernelField('scontext') ?? '';
  const object = objectOf(event);
  return {
    type: first?.typeName ?? '',
    session: read('ses'),
    subject: auid === undefined ? label : loggedIn === 'unset' ? 'system' : loggedIn,
    actor: read('uid'),
    acting: uid !== undefined && uid !== auid && uid !== UNSET_TEXT,
    subjectKind: subjectKind(uid, auid),
    subjectLabel: label,
    success: outcomeOf(event),
    how: program(event),
    key: interpret(who.kernelField('key') ?? '').replace('(null)', ''),
    ...object,
  };
}

type Object = Pick<Normalized, 'kind' | 'action' | 'object' | 'object2' | 'objectKind'> & { readonly how?: string };

function objectOf({ records }: AuditEvent): Object {
  const guest = records.find(({ type }) => isVirt(type));
  if (guest !== undefined) return guestObject(guest);
  const access = records.find(({ type }) => isAccess(type));
  if (access !== undefined) {
    const object = text(access, 'name') || text(access, 'path');
    return {
      kind: 'mac-decision',
      action: 'accessed-mac-policy-controlled-object',
      object,
      object2: '',
      objectKind: 'file',
    };
  }
  const [first] = records as readonly [AuditRecord];
  return ANOMALIES.get(first.type ?? -1)?.(first) ?? unknown(first);
}

function guestObject(record: AuditRecord): Object {
  const { action, name } = ACTIONS.get(record.type ?? -1) ?? { action: 'sent-vm-record' };
  const common = { kind: 'virt', action, objectKind: name === undefined ? 'unknown' : 'virtual-machine' };
  if (name === undefined) return { ...common, object: '', object2: '' };
  // What was done, and with what, is never encoded: `dev` is no hex.
  const wire = record.messageField(name) ?? '';
  const decode = record.isEncoded ? interpret : (text: string) => text;
  const object = name === 'vm' ? decode(wire) : wire;
  return { ...common, object, object2: name === 'vm' ? '' : decode(record.messageField('vm') ?? '') };
}

/** What libauparse calls the types of guests' records, and the field that names the object. */
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

const anomaly = (action: string, object: string, objectKind: string): Object => ({
  kind: 'anomaly',
  action,
  object,
  object2: '',
  objectKind,
});

const ANOMALIES: ReadonlyMap<number, (record: AuditRecord) => Object> = new Map([
  [
    1326,
    (record) => ({
      ...anomaly(
        'called-seccomp-controlled-syscall',
        record.enrichedField('SYSCALL') ?? record.kernelField('syscall') ?? '',
        'process',
      ),
      kind: 'dac-decision',
    }),
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
    (record) => ({
      ...anomaly('crashed-program', text(record, 'exe') || text(record, 'comm'), 'process'),
      how: signalName(record.kernelField('sig')),
    }),
  ],
]);

const unknown = ({ typeName = '' }: AuditRecord): Object => ({
  kind: '',
  action: typeName.toLowerCase().replaceAll('_', '-'),
  object: '',
  object2: '',
  objectKind: '',
});

function program({ records }: AuditEvent): string {
  for (const record of records) {
    const { exe } = record.tail;
    if (exe !== undefined) return exe === null ? '?' : asByteString(exe);
  }
  for (const name of ['exe', 'comm']) {
    for (const record of records) if (text(record, name) !== '') return text(record, name);
  }
  return '';
}

function subjectKind(uid: string | undefined, auid: string | undefined): string {
  const id = uid ?? auid;
  if (id === undefined) return '';
  if (id === UNSET_TEXT) return 'unset-acct';
  const number = Number.parseInt(id, 10) || 0;
  if (number === 0) return 'privileged-acct';
  return number < 1000 ? 'service-acct' : number < 60_000 ? 'user-acct' : 'unknown-acct';
}

/** Number of a signal as its name. */
function signalName(number: string | undefined): string {
  return SIGNALS[Number(number)] ?? number ?? '';
}

// The numbers that signals of a crash have on every Linux but MIPS, Alpha and SPARC.
const SIGNALS: Readonly<Record<number, string>> = {
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  11: 'SIGSEGV',
  31: 'SIGSYS',
};

const text = (record: AuditRecord, name: string): string => interpret(record.kernelField(name) ?? '');
