import type { AuditEvent } from '../log/events.ts';
import type { AuditRecord } from '../log/record.ts';
import { isAccess, isAnomaly } from '../schema/record-types.ts';
import { accessKeys, accessOf, labelKey } from './access.ts';
import type { Anomaly, Denial } from './entries.ts';
import type { HostHistory } from './host-history.ts';
import type { Relation } from './relations.ts';

/**
 * Ties an event to the guest that it concerns: a denied access by the label of who accessed or of what, or by the path of a
 * resource while the guest holds it; an anomaly by process ID or label. Undefined where it concerns none.
 */
export function correlate(host: HostHistory, event: AuditEvent, time: number): Denial | Anomaly | undefined {
  const accesses = event.records.filter(({ type }) => isAccess(type));
  for (const access of accesses) {
    const relation = find(host.relations, accessKeys(access), time);
    if (relation === undefined) continue;
    const isOwn = (each: AuditRecord) => find(host.relations, accessKeys(each), time)?.life === relation.life;
    const own = accesses.filter(isOwn).flatMap((each) => accessOf(each) ?? []);
    const comm = field(event, 'comm');
    const denial: Denial = { ...common(event, relation, relation.proof, time), kind: 'denial', accesses: own, comm };
    relation.life.include(denial);
    return denial;
  }
  const anomaly = event.records.find(({ type }) => isAnomaly(type));
  const relation = anomaly === undefined ? undefined : anomalyRelation(host, [anomaly, ...event.records], time);
  if (anomaly === undefined || relation === undefined) return undefined;
  const comm = anomaly.kernelField('comm') ?? field(event, 'comm');
  const type = anomaly.type as number;
  // That the guest runs is what ties it, whether the process or the label told which.
  const proof = relation.life.session?.start?.proof ?? relation.proof;
  const entry: Anomaly = { ...common(event, relation, proof, time), kind: 'anomaly', type, comm };
  relation.life.include(entry);
  return entry;
}

/** What an event that was given again has more than before: the record of the system call, which names the user. */
export function complete(entry: Denial | Anomaly, event: AuditEvent): void {
  entry.uid ??= field(event, 'uid');
  entry.user ??= enriched(event);
}

// The record's own fields first: those of a system call are of who made it, as a port that libvirt opens for a guest.
function anomalyRelation({ relations }: HostHistory, records: readonly AuditRecord[], time: number) {
  const pids = records.map((record) => record.kernelField('pid')).map((pid) => pid && `pid ${pid}`);
  const labels = records.map((record) => labelKey(record.kernelField('subj')));
  return find(relations, [...pids, ...labels], time);
}

function find(relations: HostHistory['relations'], keys: readonly (string | undefined)[], time: number) {
  for (const key of keys) {
    const relation = key ? relations.find(key, time) : undefined;
    if (relation !== undefined) return relation;
  }
  return undefined;
}

function common(event: AuditEvent, { life }: Relation, proof: readonly number[], time: number) {
  return {
    guest: life.guest,
    name: life.name,
    time,
    serial: event.serial as number,
    uid: field(event, 'uid'),
    user: enriched(event),
    success: true,
    proof: [...proof, event.serial as number],
    session: undefined,
  };
}

function field({ records }: AuditEvent, name: string): string | undefined {
  for (const record of records) {
    const value = record.kernelField(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function enriched({ records }: AuditEvent): string | undefined {
  for (const record of records) {
    const value = record.enrichedField('UID');
    if (value !== undefined) return value;
  }
  return undefined;
}
