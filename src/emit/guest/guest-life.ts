import type { Audited, ControlEvent, VirtEvent } from '../../schema/events.ts';
import { formatEvent } from '../../text/format.ts';
import type {
  DiskReplacement,
  GuestAmount,
  GuestIdentity,
  GuestMigration,
  GuestPermission,
  GuestProcess,
  GuestResource,
  GuestStart,
  RunningGuest,
} from './guest-description.ts';
import { detached, given } from './guest-events.ts';
import { GuestHoldings, refusal } from './guest-holdings.ts';
import type { Plan, PlannedRecord } from './guest-recorder.ts';

/**
 * The state of a guest. Each method plans an operation, and throws `guest-sequence` if it is
 * impossible in this state.
 */
export class GuestLife {
  readonly #guest: GuestIdentity;
  #vmPid: number | null = null;
  #holdings = new GuestHoldings();
  running = false;
  paused = false;

  constructor({ virt, vm, uuid }: GuestIdentity) {
    this.#guest = { virt, vm, uuid };
  }

  start(start: GuestStart & Partial<GuestProcess>, arrival?: GuestMigration): Plan<GuestProcess> {
    const { labels = [NO_LABEL], integrity, permissions = [], resources = [] } = start;
    if (this.running) throw refusal('it is already running; audit its end first');
    const holdings = new GuestHoldings();
    const before: PlannedRecord[] = [];
    const add = (fields: object, success = true): void =>
      void before.push({ event: this.#give(holdings, fields, success) });
    for (const label of labels) add(label);
    if (integrity !== undefined) add(integrity, integrity.result !== 'fail');
    for (const permission of permissions) add(permission);
    for (const resource of resources) add(given(resource, 'start', holdings));
    const reason = arrival === undefined ? (start.reason ?? 'booted') : 'migrated';
    const started = (vmPid: number | undefined, success: boolean): PlannedRecord[] => {
      const start = { event: this.#event({ kind: 'control', op: 'start', reason, vmPid }, success) };
      return arrival === undefined ? [start] : [this.#moved('migrate-in', arrival, vmPid, success), start];
    };
    return {
      before,
      sample: started(GREATEST_PID, true),
      after: (success, performed) => {
        if (performed === undefined) return started(start.vmPid, success);
        return started(success ? performed.result?.vmPid : 0, success);
      },
      apply: (process) => this.#begin(holdings, process?.vmPid ?? start.vmPid ?? null),
    };
  }

  adopt({ vmPid, paused = false, resources = [], state = 'running' }: RunningGuest): void {
    if (this.running) throw refusal('it is already running');
    if (state === 'ended' || state === 'failed') throw refusal(`its session has the state ${state}`);
    const holdings = new GuestHoldings();
    for (const resource of resources) {
      if ('kind' in resource) this.#give(holdings, given(resource, 'start', holdings), true);
      else holdings.restore(resource);
    }
    this.#begin(holdings, vmPid ?? null);
    this.paused = paused;
  }

  stop(reason: ControlEvent['reason']): Plan {
    this.#assertRunning();
    return this.#control('stop', reason, 0, () => this.#end());
  }

  /** The same, but nothing if it is not running. */
  end(reason: ControlEvent['reason']): Plan {
    return this.running ? this.stop(reason) : { after: () => [], apply: () => {} };
  }

  pause(reason: ControlEvent['reason']): Plan {
    this.#assertRunning();
    if (this.paused) throw refusal('it is already paused');
    return this.#control('pause', reason, this.#vmPid, () => {
      this.paused = true;
    });
  }

  resume(reason: ControlEvent['reason']): Plan {
    this.#assertRunning();
    if (!this.paused) throw refusal('it is not paused');
    return this.#control('resume', reason, this.#vmPid, () => {
      this.paused = false;
    });
  }

  migrateOut(migration: GuestMigration): Plan {
    const { after, apply } = this.stop('migrated');
    const vmPid = this.#vmPid;
    return {
      after: (success) => [this.#moved('migrate-out', migration, vmPid, success), ...(success ? after(true) : [])],
      apply,
    };
  }

  attach(resource: GuestResource): Plan {
    this.#assertRunning();
    return this.#change(given(resource, 'attach', this.#holdings));
  }

  detach(resource: GuestResource): Plan {
    this.#assertRunning();
    return this.#change(detached(resource));
  }

  replaceDisk({ from, to, reason = 'update' }: DiskReplacement): Plan {
    this.#assertRunning();
    return this.#change({ kind: 'disk', reason, oldDisk: from, newDisk: to });
  }

  resize(amount: GuestAmount): Plan {
    this.#assertRunning();
    return this.#change(given(amount, 'update', this.#holdings));
  }

  permit(permission: GuestPermission): Plan {
    this.#assertRunning();
    return this.#change(permission);
  }

  #assertRunning(): void {
    if (!this.running) throw refusal('it is not running; audit its start first');
  }

  /** Applies the event of a resource that a guest begins with, after checking it. */
  #give(holdings: GuestHoldings, fields: object, success: boolean): Audited<VirtEvent> {
    const event = this.#event(fields, success);
    formatEvent(event);
    holdings.check(event);
    holdings.apply(event);
    return event;
  }

  /** A change of what the guest holds. */
  #change(fields: object): Plan {
    const done = this.#event(fields, true);
    formatEvent(done);
    this.#holdings.check(done);
    return {
      after: (success) => [{ event: { ...done, success } }],
      apply: () => this.#holdings.apply(done),
    };
  }

  #control(op: string, reason: string, vmPid: number | null, apply: () => void): Plan {
    return {
      after: (success) => [{ event: this.#event({ kind: 'control', op, reason, vmPid }, success) }],
      apply,
    };
  }

  #moved(kind: string, migration: GuestMigration, vmPid: number | null | undefined, success: boolean): PlannedRecord {
    const { mode: reason = 'live', peer } = migration;
    return { event: this.#event({ kind, reason, vmPid }, success), peer };
  }

  #begin(holdings: GuestHoldings, vmPid: number | null): void {
    this.running = true;
    this.paused = false;
    this.#vmPid = vmPid;
    this.#holdings = holdings;
  }

  #end(): void {
    this.running = false;
    this.paused = false;
    this.#vmPid = null;
    this.#holdings = new GuestHoldings();
  }

  // `formatEvent` checks that the fields fit the kind.
  #event(fields: object, success: boolean): Audited<VirtEvent> {
    return { ...fields, ...this.#guest, success } as Audited<VirtEvent>;
  }
}

const NO_LABEL = { kind: 'machine-id', vmCtx: null, imgCtx: null, model: null } as const;

/** Of all process IDs, it takes the most room in a record. See PID_MAX_LIMIT of the kernel. */
const GREATEST_PID = 4_194_304;
