import type { AuditEvent } from '../log/event/audit-event.ts';
import type { AuditRecord } from '../log/record/record.ts';
import { sharedText } from '../util/kept-text.ts';
import type { Access } from './entry/access.ts';
import type { Anomaly, Denial, Guest, Session } from './entry/entries.ts';
import type { Life } from './life.ts';
import type { Relation } from './relations.ts';

/**
 * What denials and anomalies have in common: their events concern a guest without naming it. They
 * are classes for the same reason as the entries of a guest's own records.
 */
abstract class RelatedEntry {
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

  /** Adds what a record that came late says: the record of the system call names the user. */
  complete(event: AuditEvent): void {
    this.uid ??= eventField(event, 'uid');
    this.user ??= enriched(event);
  }

  pack(): void {
    this.uid = sharedText(this.uid);
    this.user = sharedText(this.user);
  }
}

/** A denied access. */
export class GuestDenial extends RelatedEntry implements Denial {
  readonly kind = 'denial';
  readonly accesses: readonly Access[];
  readonly comm: string | undefined;

  constructor(event: AuditEvent, relation: Relation<Life>, accesses: readonly Access[], time: number) {
    super(event, relation, relation.entry.proof, time);
    this.accesses = accesses;
    this.comm = eventField(event, 'comm');
  }
}

/** An anomaly of the guest's process. */
export class GuestAnomaly extends RelatedEntry implements Anomaly {
  readonly kind = 'anomaly';
  readonly type: number;
  readonly comm: string | undefined;

  constructor(event: AuditEvent, relation: Relation<Life>, record: AuditRecord, time: number) {
    // The running guest is the proof, whether the process ID or the label identified it.
    super(event, relation, relation.owner.session?.start?.proof ?? relation.entry.proof, time);
    this.type = record.type as number;
    this.comm = record.kernelField('comm') ?? eventField(event, 'comm');
  }
}

/** The first kernel field with this name in any of the records. */
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
