import type { AuditText } from '../../codec/bytes.ts';
import type { Audited, ControlEvent, VirtEvent } from '../../schema/events.ts';
import { FormatError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { AuditLog } from '../audit-log.ts';
import type { Origin, Outcome } from '../driver.ts';
import type {
  GuestAmount,
  GuestIdentity,
  GuestOperation,
  GuestPermission,
  GuestResource,
  GuestStart,
  ValuedResource,
} from './guest-description.ts';
import { GuestHoldings, isAmount, isHeld, isOwn, keyOf } from './guest-holdings.ts';

/**
 * Audits the life of one guest: puts the records of a start in the order that the specification of guest events asks for, knows what the guest
 * has, so that records carry the right values of before, and refuses what cannot be. Emits through {@link AuditLog.emit}, in the order of the calls.
 */
export class GuestAudit {
  readonly #log: AuditLog;
  readonly #guest: GuestIdentity;
  #running = false;
  readonly #holdings = new GuestHoldings();

  /**
   * A guest that does not run.
   *
   * @param log an open audit log
   * @param guest what all its records say of it
   */
  constructor(log: AuditLog, guest: GuestIdentity) {
    this.#log = log;
    this.#guest = { virt: guest.virt, vm: guest.vm, uuid: guest.uuid };
  }

  /** Whether its last start succeeded and it was not stopped since. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * The guest was started, or could not be: its labels, the check of its integrity, permissions, resources, and the start itself.
   *
   * @param start what it was started with
   * @param origin where the request came from
   * @returns what became of each record, in that order
   * @throws FormatError `guest-sequence` where it runs already or is given something twice, and whatever keeps one of the events from being
   *   written: then nothing was sent
   */
  async start(start: GuestStart, origin?: Origin): Promise<readonly Outcome[]> {
    const { labels = [NO_LABEL], integrity, permissions = [], resources = [] } = start;
    const { reason = 'booted', vmPid, success = true } = start;
    if (this.#running) throw refusal('it runs already: audit its stop first');
    const given = resources.filter(isHeld);
    const own = given.filter(isOwn).map(keyOf);
    const twice = own.find((key, index) => own.indexOf(key) !== index);
    if (twice !== undefined) throw refusal(`it is given ${printable(twice)} twice`);
    const events = [
      ...labels.map((label) => this.#event(label, success)),
      ...(integrity === undefined ? [] : [this.#event(integrity, success)]),
      ...permissions.map((permission) => this.#event(permission, success)),
      ...resources.map((resource) => this.#change(resource, 'start', undefined, resource, success)),
      this.#event({ kind: 'control', op: 'start', reason, vmPid }, success),
    ];
    const outcomes = this.#emit(events, origin);
    if (success) {
      this.#running = true;
      for (const resource of given) this.#holdings.give(resource);
      for (const amount of resources.filter(isAmount)) this.#holdings.setAmount(amount);
    }
    return outcomes;
  }

  /**
   * The guest was stopped, and all that it had is its own no longer.
   *
   * @param reason why, as in a `control` event
   * @param operation how it went
   * @returns what became of the record
   * @throws FormatError `guest-sequence` where it does not run
   */
  async stop(reason: ControlEvent['reason'] = 'shutdown', operation: GuestOperation = {}): Promise<Outcome> {
    const { success = true } = operation;
    this.#assertRuns('stopped');
    const outcome = this.#one(this.#event({ kind: 'control', op: 'stop', reason, vmPid: 0 }, success), operation);
    if (success) {
      this.#running = false;
      this.#holdings.clear();
    }
    return outcome;
  }

  /**
   * The guest was given something while it runs.
   *
   * @param resource what
   * @param operation how it went
   * @returns what became of the record
   * @throws FormatError `guest-sequence` where it does not run, or has it already
   */
  async attach(resource: GuestResource, operation: GuestOperation = {}): Promise<Outcome> {
    const name = printable(keyOf(resource));
    this.#assertRuns(`given ${name}`);
    if (isOwn(resource) && this.#holdings.has(resource)) throw refusal(`it has ${name} already`);
    const { success = true } = operation;
    const outcome = this.#one(this.#change(resource, 'attach', undefined, resource, success), operation);
    if (success) this.#holdings.give(resource);
    return outcome;
  }

  /**
   * Something was taken from the guest while it runs.
   *
   * @param resource what, as it was given
   * @param operation how it went
   * @returns what became of the record
   * @throws FormatError `guest-sequence` where it does not have it
   */
  async detach(resource: GuestResource, operation: GuestOperation = {}): Promise<Outcome> {
    if (!this.#holdings.has(resource)) {
      throw refusal(`it does not have ${printable(keyOf(resource))}, so that nobody can take it away`);
    }
    const { success = true } = operation;
    const outcome = this.#one(this.#change(resource, 'detach', resource, undefined, success), operation);
    if (success) this.#holdings.take(resource);
    return outcome;
  }

  /**
   * A disk has another image, and the guest the same disk: a medium was changed, or a snapshot or mirror begun.
   *
   * @param from path of the image that it had
   * @param to path of the image that it has
   * @param reason `update`, `snapshot` or `mirror`
   * @param operation how it went
   * @returns what became of the record
   * @throws FormatError `guest-sequence` where it does not have the first, or has the second already
   */
  async replaceDisk(
    from: AuditText,
    to: AuditText,
    reason: 'update' | 'snapshot' | 'mirror' = 'update',
    operation: GuestOperation = {},
  ): Promise<Outcome> {
    const [before, after] = [from, to].map((value) => ({ kind: 'disk', value }) as const) as [
      ValuedResource,
      ValuedResource,
    ];
    if (!this.#holdings.has(before)) throw refusal(`it does not have ${printable(keyOf(before))}`);
    if (this.#holdings.has(after)) throw refusal(`it has ${printable(keyOf(after))} already`);
    const { success = true } = operation;
    const outcome = this.#one(this.#change(before, reason, before, after, success), operation);
    if (success) {
      this.#holdings.take(before);
      this.#holdings.give(after);
    }
    return outcome;
  }

  /**
   * The guest has more of something, or less: memory, processors or I/O threads.
   *
   * @param amount of what, and how much it has now; memory in KiB
   * @param operation how it went
   * @returns what became of the record, which carries the amount of before, 0 where that is not known
   * @throws FormatError `guest-sequence` where it does not run
   */
  async resize(amount: GuestAmount, operation: GuestOperation = {}): Promise<Outcome> {
    this.#assertRuns('given another amount');
    const { success = true } = operation;
    const before = { kind: amount.kind, value: this.#holdings.amountOf(amount.kind) };
    const outcome = this.#one(this.#change(amount, 'update', before, amount, success), operation);
    if (success) this.#holdings.setAmount(amount);
    return outcome;
  }

  /**
   * The guest was allowed or denied something while it runs.
   *
   * @param permission what
   * @param operation how it went
   * @returns what became of the record
   * @throws FormatError `guest-sequence` where it does not run
   */
  async permit(permission: GuestPermission, operation: GuestOperation = {}): Promise<Outcome> {
    this.#assertRuns('allowed or denied something');
    return this.#one(this.#event(permission, operation.success ?? true), operation);
  }

  #assertRuns(what: string): void {
    if (!this.#running) throw refusal(`it does not run, so that it cannot be ${what}: audit its start first`);
  }

  /** @param of names the kind; before and after are what it was and is */
  #change(
    of: GuestResource | GuestAmount,
    reason: string,
    before: GuestResource | GuestAmount | undefined,
    after: GuestResource | GuestAmount | undefined,
    success: boolean,
  ): Audited<VirtEvent> {
    if (!('value' in of)) return this.#event({ ...of, reason }, success);
    const name = of.kind[0]?.toUpperCase() + of.kind.slice(1);
    const nothing = isAmount(of) ? 0 : null;
    const valueIn = (each: object | undefined) => (each !== undefined && 'value' in each ? each.value : nothing);
    return this.#event(
      { kind: of.kind, reason, [`old${name}`]: valueIn(before), [`new${name}`]: valueIn(after) },
      success,
    );
  }

  // The writer checks that the fields are those of the kind.
  #event(fields: object, success: boolean): Audited<VirtEvent> {
    return { ...fields, ...this.#guest, success } as Audited<VirtEvent>;
  }

  #one(event: Audited<VirtEvent>, { origin }: GuestOperation): Promise<Outcome> {
    this.#log.check(event, origin);
    return this.#log.emit(event, origin);
  }

  #emit(events: readonly Audited<VirtEvent>[], origin: Origin | undefined): Promise<readonly Outcome[]> {
    for (const event of events) this.#log.check(event, origin);
    return Promise.all(events.map((event) => this.#log.emit(event, origin)));
  }
}

const NO_LABEL = { kind: 'machine-id', vmCtx: null, imgCtx: null, model: null } as const;

const refusal = (why: string): FormatError => new FormatError('guest-sequence', `the guest cannot do so: ${why}`);
