import { type Assignment, assignmentOf, type Value } from '../schema/assignment.ts';
import { VIRT } from '../schema/record-types.ts';
import type { Ending, Entry, Holding, Labelling, Operation, Release } from './entry/entries.ts';
import { GuestHolding, GuestLabelling, GuestOperation, GuestRelease } from './entry/guest-entries.ts';
import type { GuestRecord } from './entry/guest-record.ts';
import type { Life } from './life.ts';
import { Runs } from './runs.ts';

/**
 * What happened to one guest on one host. libvirt writes records in this order: labels and
 * resources, which prepare a run, then the start, or the failed start that ends the preparation.
 */
export class GuestHistory extends Runs {
  /** Adds a record of the guest and returns its entry, if it makes one. */
  add(read: GuestRecord): Entry | undefined {
    if (read.type === VIRT.MACHINE_ID) return this.#label(read);
    if (read.type === VIRT.RESOURCE) return this.#resource(read);
    return this.#operation(read);
  }

  #label(read: GuestRecord): Labelling {
    const { record, time, success } = read;
    const model = record.messageField('model') ?? '';
    const context = record.messageField('vm-ctx') ?? '';
    const entry = new GuestLabelling(this, read, model, context);
    if (!success) return entry;
    // There is one record for each security model: a second one for a model is part of another
    // start.
    if (this.prepared?.preparation?.models.includes(model)) this.abandon(time);
    const life = this.prepare(time);
    life.include(entry);
    life.preparation?.models.push(model);
    // All guests share the same user and group.
    if (model !== 'dac') life.relate('label', context, time, entry);
    return entry;
  }

  #resource(read: GuestRecord): Holding | Release | undefined {
    const assignment = assignmentOf(read.record);
    if (assignment === undefined) return undefined;
    const { given, taken } = assignment;
    const held = read.success === true && taken !== undefined && this.#release(assignment, taken, read);
    const life = this.#holder(assignment.reason, read.time);
    if (given === undefined) {
      const release = new GuestRelease(this, read, assignment, held);
      life.include(release);
      return release;
    }
    const entry = new GuestHolding(this, read, assignment);
    life.include(entry);
    if (read.success) life.hold(entry);
    return entry;
  }

  // Resources for a start are recorded before it; all others belong to the current run.
  #holder(reason: string, time: number): Life {
    const { current, prepared } = this;
    if (current !== undefined && (prepared === undefined || HOTPLUG.has(reason))) return current;
    return this.prepare(time);
  }

  #release(assignment: Assignment, taken: Value, { time, serial }: GuestRecord): boolean {
    const { prepared, current } = this;
    const ending: Ending = { time, cause: 'detached' };
    const releases = (life: Life | undefined) => life?.release(assignment, taken, ending, serial) === true;
    return releases(prepared) || releases(current);
  }

  #operation(read: GuestRecord): Operation {
    const { record, type, success } = read;
    const op = OPERATIONS.get(type) ?? record.messageField('op') ?? '';
    const reason = record.messageField('reason') ?? '';
    const entry = new GuestOperation(this, read, op, reason);
    const emitter = record.kernelField('pid');
    const { current, prepared } = this;
    if (success === undefined && DOUBTFUL.has(op) && current !== undefined) this.doubt(entry);
    else if (op === 'start' && success === false) this.fail(entry);
    else if (op === 'start' || (op === 'migrate-in' && success && current === undefined)) {
      const from = prepared?.preparation?.from ?? entry.time;
      const life = this.start(entry, emitter);
      watch(life, record.messageField('vm-pid'), entry);
      if (!life.isProfiled) life.relate('profile', this.uuid, from, entry);
    } else if (op === 'stop' && success) this.stop(entry, emitter);
    else if (op === 'migrate-out' && success && current !== undefined) this.leave(entry);
    else {
      (prepared ?? current)?.include(entry);
      if (op === 'init') watch(current, record.messageField('init-pid'), entry);
    }
    return entry;
  }
}

// As C programs read it, a value that is not a number is 0.
function watch(life: Life | undefined, pid: string | undefined, entry: Operation): void {
  const number = pid === undefined ? -1 : Number.parseInt(pid, 10) || 0;
  if (number >= 0) life?.relate('pid', String(number), entry.time, entry);
}

/** Operations that leave a running session in doubt if their outcome is not known. */
const DOUBTFUL: ReadonlySet<string> = new Set(['start', 'stop', 'migrate-out']);

const HOTPLUG: ReadonlySet<string> = new Set(['attach', 'detach', 'update']);

/** Operations that follow from the record type. */
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [VIRT.INTEGRITY_CHECK, 'integrity-check'],
  [VIRT.CREATE, 'create'],
  [VIRT.DESTROY, 'destroy'],
  [VIRT.MIGRATE_IN, 'migrate-in'],
  [VIRT.MIGRATE_OUT, 'migrate-out'],
]);
