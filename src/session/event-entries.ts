import type { AuditEvent } from '../log/event/event-queue.ts';
import type { AuditRecord } from '../log/record/record.ts';
import type { Access } from './entry/access.ts';
import type { Anomaly, Denial, Guest, Session } from './entry/entries.ts';
import type { Life } from './life.ts';
import type { Relation } from './relations.ts';

/**
 * What a denial and an anomaly have in common: events that are not of a guest, but concern one. Classes for the same reason
 * as the entries of a guest's own records.
 */
abstract class OfEvent {
  readonly guest: Guest;
  readonly name: string;
  readonly time: number;
  readonly serial: number;
  uid: string | undefined;
  user: string | undefined;
  readonly success = true;
  readonly proof: number[];
  session: Session | undefined = undefined;

  constructor(event: AuditEvent, { owner: life }: Relation<Life>, proof: readonly number[], time: number) {
    this.guest = life.guest;
    this.name = life.name;
    this.time = time;
    this.serial = event.serial as number;
    this.uid = eventField(event, 'uid');
    this.user = enriched(event);
    this.proof = [...proof, this.serial];
  }

  /** Takes what an event that was given again has more than before: the record of the system call, which names the user. */
  complete(event: AuditEvent): void {
    this.uid ??= eventField(event, 'uid');
    this.user ??= enriched(event);
  }
}

/** An access that the guest was denied. */
export class GuestDenial extends OfEvent implements Denial {
  readonly kind = 'denial';
  readonly accesses: readonly Access[];
  readonly comm: string | undefined;

  constructor(event: AuditEvent, relation: Relation<Life>, accesses: readonly Access[], time: number) {
    super(event, relation, relation.proof, time);
    this.accesses = accesses;
    this.comm = eventField(event, 'comm');
  }
}

/** What happened to the guest's process. */
export class GuestAnomaly extends OfEvent implements Anomaly {
  readonly kind = 'anomaly';
  readonly type: number;
  readonly comm: string | undefined;

  constructor(event: AuditEvent, relation: Relation<Life>, record: AuditRecord, time: number) {
    // That the guest runs is what ties it, whether the process or the label told which.
    super(event, relation, relation.owner.session?.start?.proof ?? relation.proof, time);
    this.type = record.type as number;
    this.comm = record.kernelField('comm') ?? eventField(event, 'comm');
  }
}

/** The first field of that name that the kernel wrote in any of the records. */
function eventField({ records }: AuditEvent, name: string): string | undefined {
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
