import type { AuditEvent } from '../log/event/audit-event.ts';
import type { AuditRecord } from '../log/record/record.ts';
import { isAccess, isAnomaly } from '../schema/record-types.ts';
import { accessKeys, accessOf, labelKey } from './entry/access.ts';
import { GuestAnomaly, GuestDenial } from './event-entries.ts';
import type { HostHistory } from './host-history.ts';

/**
 * Links an event to the guest that it concerns: a denied access by the label of subject or object,
 * or by the path of a resource that the guest holds; an anomaly by process ID or label. Undefined
 * if it concerns no guest.
 */
export function correlate(host: HostHistory, event: AuditEvent, time: number): GuestDenial | GuestAnomaly | undefined {
  return denialOf(host, event, time) ?? anomalyOf(host, event, time);
}

function denialOf({ relations }: HostHistory, event: AuditEvent, time: number): GuestDenial | undefined {
  const accesses = event.records.filter(({ type }) => isAccess(type));
  const found = accesses.map((access) => find(relations, accessKeys(access), time));
  const relation = found.find((each) => each !== undefined);
  if (relation === undefined) return undefined;
  const isOwn = (_: unknown, at: number) => found[at]?.owner === relation.owner;
  const own = accesses.filter(isOwn).flatMap((access) => accessOf(access) ?? []);
  const denial = new GuestDenial(event, relation, own, time);
  relation.owner.include(denial);
  return denial;
}

function anomalyOf(host: HostHistory, event: AuditEvent, time: number): GuestAnomaly | undefined {
  const record = event.records.find(({ type }) => isAnomaly(type));
  const relation = record === undefined ? undefined : anomalyRelation(host, [record, ...event.records], time);
  if (record === undefined || relation === undefined) return undefined;
  const anomaly = new GuestAnomaly(event, relation, record, time);
  relation.owner.include(anomaly);
  return anomaly;
}

// The fields of the record itself come first: those of the system call describe its caller, such as
// libvirtd opening a port for a guest.
function anomalyRelation({ relations }: HostHistory, records: readonly AuditRecord[], time: number) {
  const pids = records.map((record) => record.kernelField('pid')).map((pid) => pid && `pid ${pid}`);
  const labels = records.map((record) => labelKey(record.kernelField('subj')));
  return find(relations, [...pids, ...labels], time);
}

function find(relations: HostHistory['relations'], keys: readonly (string | undefined)[], time: number) {
  for (const key of keys) {
    const relation = key ? relations?.find(key, time) : undefined;
    if (relation !== undefined) return relation;
  }
  return undefined;
}
