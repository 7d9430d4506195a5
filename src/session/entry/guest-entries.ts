import type { Assignment, Value } from '../../schema/assignment.ts';
import { keptText, sharedText } from '../../util/kept-text.ts';
import type { Ending, Guest, Holding, Labelling, Operation, Release, Session, StartHandle } from './entries.ts';
import type { GuestRecord } from './guest-record.ts';
import type { Initiator } from './initiator.ts';

type RecordFacts = Pick<GuestRecord, 'name' | 'time' | 'serial' | 'uid' | 'user' | 'success'>;

/**
 * What entries of a guest's own records have in common. They are classes because there is one for
 * each record: spreading one object into another takes several times as long.
 */
abstract class RecordEntry {
  readonly guest: Guest;
  name: string;
  readonly time: number;
  readonly serial: number;
  uid: string | undefined;
  user: string | undefined;
  by: Initiator | undefined = undefined;
  readonly success: boolean | undefined;
  endSerial: number | undefined = undefined;
  session: Session | undefined = undefined;

  constructor(guest: Guest, { name, time, serial, uid, user, success }: RecordFacts) {
    this.guest = guest;
    this.name = name;
    this.time = time;
    this.serial = serial;
    this.uid = uid;
    this.user = user;
    this.success = success;
  }

  // Two numbers take less memory than a list.
  get proof(): readonly number[] {
    return this.endSerial === undefined ? [this.serial] : [this.serial, this.endSerial];
  }

  pack(name: string): void {
    this.name = this.name === name ? name : keptText(this.name);
    this.uid = sharedText(this.uid);
    this.user = sharedText(this.user);
  }
}

/** An operation. */
export class GuestOperation extends RecordEntry implements Operation {
  readonly type: number;
  op: string;
  reason: string;
  handle: StartHandle | undefined = undefined;

  constructor(guest: Guest, read: RecordFacts & { readonly type: number }, op: string, reason: string) {
    super(guest, read);
    this.type = read.type;
    this.op = op;
    this.reason = reason;
  }

  get kind(): 'operation' {
    return 'operation';
  }

  override pack(name: string): void {
    super.pack(name);
    this.op = sharedText(this.op);
    this.reason = sharedText(this.reason);
  }
}

/** A label of a guest. */
export class GuestLabelling extends RecordEntry implements Labelling {
  model: string;
  context: string;

  constructor(guest: Guest, read: GuestRecord, model: string, context: string) {
    super(guest, read);
    this.model = model;
    this.context = context;
  }

  get kind(): 'label' {
    return 'label';
  }

  override pack(name: string): void {
    super.pack(name);
    this.model = sharedText(this.model);
    this.context = keptText(this.context);
  }
}

/** A resource that a guest got. */
export class GuestHolding extends RecordEntry implements Holding {
  assignment: Assignment;
  ending: Ending | undefined = undefined;

  constructor(guest: Guest, read: GuestRecord, assignment: Assignment) {
    super(guest, read);
    this.assignment = assignment;
  }

  get kind(): 'resource' {
    return 'resource';
  }

  override pack(name: string): void {
    super.pack(name);
    this.assignment = packed(this.assignment);
  }
}

/** A resource that was taken from a guest. */
export class GuestRelease extends RecordEntry implements Release {
  assignment: Assignment;
  readonly held: boolean;

  constructor(guest: Guest, read: GuestRecord, assignment: Assignment, held: boolean) {
    super(guest, read);
    this.assignment = assignment;
    this.held = held;
  }

  get kind(): 'release' {
    return 'release';
  }

  override pack(name: string): void {
    super.pack(name);
    this.assignment = packed(this.assignment);
  }
}

// Not spread: V8 would make dictionaries of them, which take several times as much memory.
function packed({ resource, reason, given, taken, bus, class: rule, acl }: Assignment): Assignment {
  const common = { resource: sharedText(resource), reason: sharedText(reason) };
  const values = { given: packedValue(given), taken: packedValue(taken) };
  if (bus !== undefined) return { ...common, ...values, bus: sharedText(bus) };
  return rule === undefined
    ? { resource: common.resource, reason: common.reason, given: values.given, taken: values.taken }
    : {
        resource: common.resource,
        reason: common.reason,
        given: values.given,
        taken: values.taken,
        class: sharedText(rule),
        acl: sharedText(acl ?? ''),
      };
}

function packedValue(value: Value | undefined): Value | undefined {
  return value === undefined ? undefined : { wire: sharedText(value.wire), encoded: value.encoded, field: value.field };
}
