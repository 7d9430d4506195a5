import type { ControlEvent } from '../../schema/events.ts';
import { checkValue } from '../../util/check.ts';
import { checkKnownOptions, checkOptions } from '../../util/options.ts';
import { assertLog } from '../assert-log.ts';
import type { AuditLog } from '../audit-log.ts';
import type {
  DiskReplacement,
  GuestAmount,
  GuestArrival,
  GuestIdentity,
  GuestMigration,
  GuestPermission,
  GuestProcess,
  GuestResource,
  GuestStart,
  RunningGuest,
} from './guest-description.ts';
import { GuestLife } from './guest-life.ts';
import type { GuestAction, GuestAudited, GuestOperation, GuestResult, Perform } from './guest-operation.ts';
import { GuestRecorder } from './guest-recorder.ts';
import {
  anyText,
  arrivalShape,
  fields,
  identityShape,
  migrationShape,
  replacementShape,
  resource as resourceOf,
  runningShape,
  startShape,
} from './guest-shapes.ts';

/**
 * Audits the life of one guest. Writes the records of a start in the order that the specification
 * of guest events requires, tracks the guest's resources so that records carry the correct old
 * values, and rejects impossible operations. Emits through {@link AuditLog.emit}, in the order of
 * the calls.
 *
 * Each operation takes what is done, and then how it went: whether it succeeded and where the
 * request came from, or a function that performs it ({@link GuestOperation}). It rejects with a
 * UsageError `option-unknown` or `option-invalid` if an argument has an unknown property or one of
 * the wrong type, with a FormatError `guest-sequence` if the operation is impossible for the guest, with another code if a
 * record cannot be written, and with what the function throws. If it rejects before the function is
 * called, nothing was sent and nothing has changed.
 */
export class GuestAudit {
  readonly #life: GuestLife;
  readonly #recorder: GuestRecorder;

  /**
   * Creates the audit of a guest that is not running.
   *
   * @param log an open audit log
   * @param guest what all records say about the guest
   * @throws UsageError `log-invalid` if `log` is not an audit log; `option-unknown` or
   *   `option-invalid`, which names what is wrong about `guest`
   */
  constructor(log: AuditLog, guest: GuestIdentity) {
    assertLog(log);
    checkOptions(guest, identityShape, 'GuestAudit');
    this.#life = new GuestLife(guest);
    this.#recorder = new GuestRecorder(log);
  }

  /** Whether the guest is running, perhaps paused: it was started and has not ended. */
  get running(): boolean {
    return this.#life.running;
  }

  /** Whether the guest is paused. */
  get paused(): boolean {
    return this.#life.paused;
  }

  /**
   * Audits a start, successful or failed: labels, integrity check, permissions, resources, and the
   * start itself. The records before the start say what was prepared, and therefore never fail with
   * it. A function is called between them and the start, and returns an object with the process ID.
   *
   * @param start the guest's configuration and, without a function, its process ID
   * @param how how it went, or the function that performs it
   * @returns the outcome of each record, and what the function returned
   */
  start(start: GuestStart & GuestProcess, how?: GuestResult): Promise<GuestAudited<undefined>>;
  /** The same, with a function. */
  start<T extends GuestProcess>(start: GuestStart, how: GuestAction<T> | Perform<T>): Promise<GuestAudited<T>>;
  start(start: GuestStart, how: GuestOperation<GuestProcess> = {}): Promise<GuestAudited> {
    return this.#recorder.run(
      () => checkOptions(start, startShape, 'start'),
      () => this.#life.start(start),
      how,
    );
  }

  /**
   * Audits a stop. The guest no longer holds anything.
   *
   * @param reason why, as in a `control` event
   * @param how how it went, or the function that performs it
   */
  stop<T = undefined>(
    reason: ControlEvent['reason'] = 'shutdown',
    how: GuestOperation<T> = {},
  ): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(reason, anyText, 'stop: reason'),
      () => this.#life.stop(reason),
      how,
    );
  }

  /**
   * Audits that the guest has ended by itself: it crashed, was killed or shut itself down. Writes
   * nothing if the guest is not running, for example because its stop was audited a moment before.
   *
   * @param reason why, as in a `control` event
   * @param how where the request came from
   */
  ended<T = undefined>(
    reason: ControlEvent['reason'] = 'crashed',
    how: GuestOperation<T> = {},
  ): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(reason, anyText, 'ended: reason'),
      () => this.#life.end(reason),
      how,
    );
  }

  /**
   * Audits that the guest was paused. libvirt writes no such record.
   *
   * @param reason why, such as `user`, `migration`, `ioerror` or `watchdog`
   * @param how how it went, or the function that performs it
   */
  pause<T = undefined>(reason = 'user', how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(reason, anyText, 'pause: reason'),
      () => this.#life.pause(reason),
      how,
    );
  }

  /**
   * Audits that the paused guest runs again. libvirt writes no such record.
   *
   * @param reason why, such as `user` or `migration-failed`
   * @param how how it went, or the function that performs it
   */
  resume<T = undefined>(reason = 'user', how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(reason, anyText, 'resume: reason'),
      () => this.#life.resume(reason),
      how,
    );
  }

  /**
   * Audits that the guest moved to another host: the migration, and if it succeeded, a stop with
   * the reason `migrated`, which is all that libvirt writes.
   *
   * @param migration how, and to which host
   * @param how how it went, or the function that performs it
   */
  migrateOut<T = undefined>(migration: GuestMigration = {}, how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkOptions(migration, migrationShape, 'migrateOut'),
      () => this.#life.migrateOut(migration),
      how,
    );
  }

  /**
   * Audits that the guest arrived from another host: a start with the reason `migrated`, and before
   * it the migration.
   *
   * @param arrival the guest's configuration, how it came and from which host and, without a
   *   function, its process ID
   * @param how how it went, or the function that performs it
   */
  migrateIn(arrival: GuestArrival & GuestProcess, how?: GuestResult): Promise<GuestAudited<undefined>>;
  /** The same, with a function. */
  migrateIn<T extends GuestProcess>(arrival: GuestArrival, how: GuestAction<T> | Perform<T>): Promise<GuestAudited<T>>;
  migrateIn(arrival: GuestArrival, how: GuestOperation<GuestProcess> = {}): Promise<GuestAudited> {
    return this.#recorder.run(
      () => checkOptions(arrival, arrivalShape, 'migrateIn'),
      () => this.#life.start(arrival, arrival),
      how,
    );
  }

  /**
   * Resumes auditing a guest that is running already, after the manager was restarted. Writes
   * nothing, because nothing has happened to the guest. If its process is gone, call `ended` next.
   *
   * @param guest what the guest holds: a description, or its session from `readSessions`
   * @throws UsageError `option-invalid` if a property has the wrong type; FormatError `guest-sequence` if
   *   the guest is known to be running, or its session ended, or it cannot hold all of the resources;
   *   with another code if a resource could not be attached either
   */
  adopt(guest: RunningGuest): void {
    checkKnownOptions(guest, runningShape, 'adopt');
    this.#life.adopt(guest);
  }

  /**
   * Audits that the guest got a resource.
   *
   * @param resource the resource
   * @param how how it went, or the function that performs it
   */
  attach<T = undefined>(resource: GuestResource, how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(resource, resourceOf(), 'attach: resource'),
      () => this.#life.attach(resource),
      how,
    );
  }

  /**
   * Audits that the guest lost a resource.
   *
   * @param resource the resource, as it was attached
   * @param how how it went, or the function that performs it
   */
  detach<T = undefined>(resource: GuestResource, how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(resource, resourceOf(), 'detach: resource'),
      () => this.#life.detach(resource),
      how,
    );
  }

  /**
   * Audits that a disk got another image: a medium was changed, or a snapshot or mirror began.
   *
   * @param disk the old image, the new one, and why
   * @param how how it went, or the function that performs it
   */
  replaceDisk<T = undefined>(disk: DiskReplacement, how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkOptions(disk, replacementShape, 'replaceDisk'),
      () => this.#life.replaceDisk(disk),
      how,
    );
  }

  /**
   * Audits that the amount of memory, processors or I/O threads changed. The record carries the old
   * amount, or 0 if it is unknown.
   *
   * @param amount the new amount; memory in KiB
   * @param how how it went, or the function that performs it
   */
  resize<T = undefined>(amount: GuestAmount, how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(amount, resourceOf(), 'resize: amount'),
      () => this.#life.resize(amount),
      how,
    );
  }

  /**
   * Audits that the guest was allowed or denied something.
   *
   * @param permission the permission
   * @param how how it went, or the function that performs it
   */
  permit<T = undefined>(permission: GuestPermission, how: GuestOperation<T> = {}): Promise<GuestAudited<T>> {
    return this.#recorder.run(
      () => checkValue(permission, fields(), 'permit: permission'),
      () => this.#life.permit(permission),
      how,
    );
  }
}
