import type { AuditText } from '../../codec/bytes.ts';
import type { Audited, ControlEvent, VirtEvent } from '../../schema/events.ts';
import { formOfKind } from '../../schema/forms.ts';
import { assertLog } from '../assert-log.ts';
import type { AuditLog } from '../audit-log.ts';
import type { Origin } from '../channel/driver-message.ts';
import type { Outcome } from '../channel/outcome.ts';
import type {
  GuestAmount,
  GuestIdentity,
  GuestOperation,
  GuestPermission,
  GuestResource,
  GuestStart,
} from './guest-description.ts';
import { GuestHoldings, refusal } from './guest-holdings.ts';

/**
 * Audits the life of one guest. Writes the records of a start in the order that the specification
 * of guest events requires, tracks the guest's resources so that records carry the correct old
 * values, and rejects impossible operations. Emits through {@link AuditLog.emit}, in the order of
 * the calls.
 */
export class GuestAudit {
  readonly #log: AuditLog;
  readonly #guest: GuestIdentity;
  #running = false;
  #holdings = new GuestHoldings();

  /**
   * Creates the audit of a guest that is not running.
   *
   * @param log an open audit log
   * @param guest what all records say about the guest
   * @throws UsageError `log-invalid` if `log` is not an audit log
   */
  constructor(log: AuditLog, guest: GuestIdentity) {
    assertLog(log);
    this.#log = log;
    this.#guest = { virt: guest.virt, vm: guest.vm, uuid: guest.uuid };
  }

  /** Whether the guest is running: its last start succeeded and no stop followed. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * Audits a start, successful or failed: labels, integrity check, permissions, resources, and the
   * start itself.
   *
   * @param start the guest's configuration
   * @param origin where the request came from
   * @returns the outcome of each record, in that order
   * @throws FormatError `guest-sequence` if the guest is already running or would get something
   *   twice that it can hold only once, or any other code if an event cannot be written; nothing
   *   was sent then
   */
  async start(start: GuestStart, origin?: Origin): Promise<readonly Outcome[]> {
    const { labels = [NO_LABEL], integrity, permissions = [], resources = [] } = start;
    const { reason = 'booted', vmPid, success = true } = start;
    if (this.#running) throw refusal('it is already running; audit its stop first');
    const holdings = new GuestHoldings();
    const events: Audited<VirtEvent>[] = [];
    const add = (event: Audited<VirtEvent>): void => {
      this.#log.check(event, origin);
      holdings.check(event);
      holdings.apply(event);
      events.push(event);
    };
    for (const label of labels) add(this.#event(label, success));
    if (integrity !== undefined) add(this.#event(integrity, success));
    for (const permission of permissions) add(this.#event(permission, success));
    for (const resource of resources) add(this.#given(resource, 'start', holdings, success));
    add(this.#event({ kind: 'control', op: 'start', reason, vmPid }, success));
    const outcomes = Promise.all(events.map((event) => this.#log.emit(event, origin)));
    if (success) {
      this.#running = true;
      this.#holdings = holdings;
    }
    return outcomes;
  }

  /**
   * Audits a stop. The guest no longer holds anything.
   *
   * @param reason why, as in a `control` event
   * @param operation whether it succeeded, and where the request came from
   * @returns the outcome of the record
   * @throws FormatError `guest-sequence` if the guest is not running
   */
  async stop(reason: ControlEvent['reason'] = 'shutdown', operation: GuestOperation = {}): Promise<Outcome> {
    const { success = true } = operation;
    this.#assertRunning();
    const outcome = this.#emit(this.#event({ kind: 'control', op: 'stop', reason, vmPid: 0 }, success), operation);
    if (success) {
      this.#running = false;
      this.#holdings = new GuestHoldings();
    }
    return outcome;
  }

  /**
   * Audits that the running guest got a resource.
   *
   * @param resource the resource
   * @param operation whether it succeeded, and where the request came from
   * @returns the outcome of the record
   * @throws FormatError `guest-sequence` if the guest is not running, or already has the resource
   *   and cannot hold it twice
   */
  async attach(resource: GuestResource, operation: GuestOperation = {}): Promise<Outcome> {
    this.#assertRunning();
    return this.#emit(this.#given(resource, 'attach', this.#holdings, operation.success), operation);
  }

  /**
   * Audits that the running guest lost a resource.
   *
   * @param resource the resource, as it was attached
   * @param operation whether it succeeded, and where the request came from
   * @returns the outcome of the record
   * @throws FormatError `guest-sequence` if the guest does not have the resource
   */
  async detach(resource: GuestResource, operation: GuestOperation = {}): Promise<Outcome> {
    return this.#emit(this.#taken(resource, operation.success), operation);
  }

  /**
   * Audits that a disk got another image: a medium was changed, or a snapshot or mirror began.
   *
   * @param from path of the old image
   * @param to path of the new image
   * @param reason `update`, `snapshot` or `mirror`
   * @param operation whether it succeeded, and where the request came from
   * @returns the outcome of the record
   * @throws FormatError `guest-sequence` if the guest does not have the old image, or already has
   *   the new one
   */
  async replaceDisk(
    from: AuditText,
    to: AuditText,
    reason: 'update' | 'snapshot' | 'mirror' = 'update',
    operation: GuestOperation = {},
  ): Promise<Outcome> {
    return this.#emit(this.#event({ kind: 'disk', reason, oldDisk: from, newDisk: to }, operation.success), operation);
  }

  /**
   * Audits that the amount of memory, processors or I/O threads changed.
   *
   * @param amount the new amount; memory in KiB
   * @param operation whether it succeeded, and where the request came from
   * @returns the outcome of the record, which carries the old amount, or 0 if it is unknown
   * @throws FormatError `guest-sequence` if the guest is not running
   */
  async resize(amount: GuestAmount, operation: GuestOperation = {}): Promise<Outcome> {
    this.#assertRunning();
    return this.#emit(this.#given(amount, 'update', this.#holdings, operation.success), operation);
  }

  /**
   * Audits that the running guest was allowed or denied something.
   *
   * @param permission the permission
   * @param operation whether it succeeded, and where the request came from
   * @returns the outcome of the record
   * @throws FormatError `guest-sequence` if the guest is not running
   */
  async permit(permission: GuestPermission, operation: GuestOperation = {}): Promise<Outcome> {
    this.#assertRunning();
    return this.#emit(this.#event(permission, operation.success), operation);
  }

  #assertRunning(): void {
    if (!this.#running) throw refusal('it is not running; audit its start first');
  }

  /** The event in which a guest with these `holdings` gets a resource or a new amount. */
  #given(
    resource: GuestResource | GuestAmount,
    reason: string,
    holdings: GuestHoldings,
    success?: boolean,
  ): Audited<VirtEvent> {
    const { kind } = resource;
    const holds = formOfKind.get(kind)?.holds;
    if (!('value' in resource) || holds === undefined || !('old' in holds)) {
      return this.#event({ ...resource, reason }, success);
    }
    const before = holds.role === 'amount' ? holdings.amountOf(kind) : null;
    return this.#event({ kind, reason, [holds.old.property]: before, [holds.new.property]: resource.value }, success);
  }

  /** The event in which the guest loses a resource. */
  #taken(resource: GuestResource, success?: boolean): Audited<VirtEvent> {
    const { kind } = resource;
    const holds = formOfKind.get(kind)?.holds;
    if (!('value' in resource) || holds?.role !== 'exchange') {
      return this.#event({ ...resource, reason: 'detach' }, success);
    }
    const exchange = { [holds.old.property]: resource.value, [holds.new.property]: null };
    return this.#event({ kind, reason: 'detach', ...exchange }, success);
  }

  // `formatEvent` checks that the fields fit the kind.
  #event(fields: object, success = true): Audited<VirtEvent> {
    return { ...fields, ...this.#guest, success } as Audited<VirtEvent>;
  }

  #emit(event: Audited<VirtEvent>, { origin }: GuestOperation): Promise<Outcome> {
    this.#log.check(event, origin);
    this.#holdings.check(event);
    const outcome = this.#log.emit(event, origin);
    if (event.success) this.#holdings.apply(event);
    return outcome;
  }
}

const NO_LABEL = { kind: 'machine-id', vmCtx: null, imgCtx: null, model: null } as const;
