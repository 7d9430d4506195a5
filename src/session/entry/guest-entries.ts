import type { Assignment } from '../../schema/assignment.ts';
import type { Ending, Guest, Holding, Labelling, Operation, Release, Session } from './entries.ts';
import type { GuestRecord } from './guest-record.ts';

/**
 * What entries of a guest's own records have in common. Classes, because there are as many as records: what is spread from one
 * object into another takes several times as long to make.
 */
abstract class OfRecord {
  readonly guest: Guest;
  readonly name: string;
  readonly time: number;
  readonly serial: number;
  uid: string | undefined;
  user: string | undefined;
  readonly success: boolean | undefined;
  readonly proof: number[];
  session: Session | undefined = undefined;

  constructor(guest: Guest, { record, name, time, serial, success }: GuestRecord) {
    this.guest = guest;
    this.name = name;
    this.time = time;
    this.serial = serial;
    this.uid = record.kernelField('uid');
    this.user = record.enrichedField('UID');
    this.success = success;
    this.proof = proofOf(serial);
  }
}

/** With room for the end's record: one that grows takes room for seventeen. */
function proofOf(serial: number): number[] {
  const proof = [serial, serial];
  proof.pop();
  return proof;
}

/** The operation that a record tells. */
export class GuestOperation extends OfRecord implements Operation {
  readonly kind = 'operation';
  readonly type: number;
  readonly op: string;
  readonly reason: string;

  constructor(guest: Guest, read: GuestRecord, op: string, reason: string) {
    super(guest, read);
    this.type = read.type;
    this.op = op;
    this.reason = reason;
  }
}

/** The label that a record tells. */
export class GuestLabelling extends OfRecord implements Labelling {
  readonly kind = 'label';
  readonly model: string;
  readonly context: string;

  constructor(guest: Guest, read: GuestRecord, model: string, context: string) {
    super(guest, read);
    this.model = model;
    this.context = context;
  }
}

/** What a record gives to a guest. */
export class GuestHolding extends OfRecord implements Holding {
  readonly kind = 'resource';
  readonly assignment: Assignment;
  ending: Ending | undefined = undefined;

  constructor(guest: Guest, read: GuestRecord, assignment: Assignment) {
    super(guest, read);
    this.assignment = assignment;
  }
}

/** What a record takes from a guest. */
export class GuestRelease extends OfRecord implements Release {
  readonly kind = 'release';
  readonly assignment: Assignment;
  readonly held: boolean;

  constructor(guest: Guest, read: GuestRecord, assignment: Assignment, held: boolean) {
    super(guest, read);
    this.assignment = assignment;
    this.held = held;
  }
}
