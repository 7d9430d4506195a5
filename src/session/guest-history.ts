import { type Assignment, assignmentOf, type Value } from '../schema/assignment.ts';
import { VIRT } from '../schema/record-types.ts';
import type { Ending, Entry, Guest, Holding, Labelling, Operation, Release } from './entry/entries.ts';
import { GuestHolding, GuestLabelling, GuestOperation, GuestRelease } from './entry/guest-entries.ts';
import type { GuestRecord } from './entry/guest-record.ts';
import type { Life } from './life.ts';
import type { Relations } from './relations.ts';
import { Runs } from './runs.ts';

/**
 * The history of one guest on one host. Records come in libvirt's order: labels and resources
 * prepare a run, then the start begins it, or a failed start ends the preparation.
 */
export class GuestHistory {
  readonly guest: Guest;
  readonly #relations: Relations<Life>;
  readonly runs: Runs;

  constructor(guest: Guest, relations: Relations<Life>, keepEntries: boolean) {
    this.guest = guest;
    this.#relations = relations;
    this.runs = new Runs(guest, relations, keepEntries);
  }

  /** Takes a record of the guest; returns its entry. */
  add(read: GuestRecord): Entry | undefined {
    if (read.type === VIRT.MACHINE_ID) return this.#label(read);
    if (read.type === VIRT.RESOURCE) return this.#resource(read);
    return this.#operation(read);
  }

  #label(read: GuestRecord): Labelling {
    const { record, time, success } = read;
    const model = record.messageField('model') ?? '';
    const context = record.messageField('vm-ctx') ?? '';
    const entry = new GuestLabelling(this.guest, read, model, context);
    if (!success) return entry;
    // Each start has one record per security model: the same model again belongs to another start.
    if (this.runs.prepared?.models.has(model)) this.runs.abandon(time);
    const life = this.runs.prepare(time);
    life.include(entry);
    life.models.add(model);
    // All guests have the same user and group.
    if (model !== 'dac') life.relate(this.#relations, 'label', context, time, entry.proof);
    return entry;
  }

  #resource(read: GuestRecord): Holding | Release | undefined {
    const assignment = assignmentOf(read.record);
    if (assignment === undefined) return undefined;
    const { given, taken } = assignment;
    const held = read.success === true && taken !== undefined && this.#take(assignment, taken, read);
    const life = this.#holder(assignment.reason, read.time);
    if (given === undefined) {
      const release = new GuestRelease(this.guest, read, assignment, held);
      life.include(release);
      return release;
    }
    const entry = new GuestHolding(this.guest, read, assignment);
    life.include(entry);
    if (read.success) life.hold(this.#relations, entry);
    return entry;
  }

  // Resources of a start come before it; all others belong to the current run.
  #holder(reason: string, time: number): Life {
    const { current, prepared } = this.runs;
    if (current !== undefined && (prepared === undefined || HOTPLUG.has(reason))) return current;
    return this.runs.prepare(time);
  }

  #take(assignment: Assignment, taken: Value, { time, serial }: GuestRecord): boolean {
    const { prepared, current } = this.runs;
    const ending: Ending = { time, cause: 'detached' };
    const takes = (life: Life) => life.release(this.#relations, assignment, taken, ending, serial);
    return (prepared !== undefined && takes(prepared)) || (current !== undefined && takes(current));
  }

  #operation(read: GuestRecord): Operation {
    const { record, type, success } = read;
    const op = OPERATIONS.get(type) ?? record.messageField('op') ?? '';
    const reason = record.messageField('reason') ?? '';
    const entry = new GuestOperation(this.guest, read, op, reason);
    const emitter = record.kernelField('pid');
    const { current, prepared } = this.runs;
    if (success === undefined && DOUBTFUL.has(op) && current !== undefined) this.runs.doubt(entry);
    else if (op === 'start' && success === false) this.runs.fail(entry);
    else if (op === 'start' || (op === 'migrate-in' && success && current === undefined)) {
      const life = this.runs.start(entry, emitter);
      this.#watch(life, record.messageField('vm-pid'), entry);
      if (!life.isProfiled) life.relate(this.#relations, 'profile', this.guest.uuid, life.from, entry.proof);
    } else if (op === 'stop' && success) this.runs.stop(entry, emitter);
    else if (op === 'migrate-out' && success && current !== undefined) this.runs.leave(entry);
    else {
      (prepared ?? current)?.include(entry);
      if (op === 'init') this.#watch(current, record.messageField('init-pid'), entry);
    }
    return entry;
  }

  // An invalid number is 0, as with C's `atoi`.
  #watch(life: Life | undefined, pid: string | undefined, entry: Operation): void {
    const number = pid === undefined ? -1 : Number.parseInt(pid, 10) || 0;
    if (number >= 0) life?.relate(this.#relations, 'pid', String(number), entry.time, entry.proof);
  }
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
