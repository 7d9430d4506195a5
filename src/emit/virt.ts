import type {
  AmountEvent,
  Audited,
  ControlEvent,
  CreateEvent,
  DestroyEvent,
  ExchangeEvent,
  InitEvent,
  IntegrityCheckEvent,
  MachineIdEvent,
  MigrateInEvent,
  MigrateOutEvent,
  ObjectEvent,
  PermissionEvent,
  VirtEvent,
} from '../schema/events.ts';
import { formOfKind } from '../schema/forms.ts';
import { typeName, VIRT } from '../schema/record-types.ts';
import { FormatError } from '../util/errors.ts';
import { assertLog } from './assert-log.ts';
import type { AuditLog } from './audit-log.ts';
import type { Origin } from './channel/driver-message.ts';
import type { Outcome } from './channel/outcome.ts';

// The functions that the linux-audit list agreed on in 2011 (`audit_log_*` for virtual machines):
// each checks an event of its record type, formats it and sends it.

/**
 * An event that is written as VIRT_RESOURCE.
 *
 * @inline
 */
export type ResourceEvent = ExchangeEvent | ObjectEvent | AmountEvent | PermissionEvent;

/**
 * Sends VIRT_CONTROL: a guest, or the first process in a container, was started, or a guest was
 * stopped.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtControl(
  log: AuditLog,
  event: Audited<ControlEvent | InitEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.CONTROL, log, event, origin);
}

/**
 * Sends VIRT_RESOURCE: a resource was given to a guest, or taken from it.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtResource(log: AuditLog, event: Audited<ResourceEvent>, origin?: Origin): Promise<Outcome> {
  return send(VIRT.RESOURCE, log, event, origin);
}

/**
 * Sends VIRT_MACHINE_ID: a guest got a security label. Each start of a guest begins with these
 * records, one for each security model.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtMachineId(
  log: AuditLog,
  event: Audited<MachineIdEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.MACHINE_ID, log, event, origin);
}

/**
 * Sends VIRT_INTEGRITY_CHECK: the integrity of a guest was checked. It comes after VIRT_MACHINE_ID.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtIntegrityCheck(
  log: AuditLog,
  event: Audited<IntegrityCheckEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.INTEGRITY_CHECK, log, event, origin);
}

/**
 * Sends VIRT_CREATE: a guest's image was created.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtCreate(log: AuditLog, event: Audited<CreateEvent>, origin?: Origin): Promise<Outcome> {
  return send(VIRT.CREATE, log, event, origin);
}

/**
 * Sends VIRT_DESTROY: a guest's image was destroyed.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtDestroy(log: AuditLog, event: Audited<DestroyEvent>, origin?: Origin): Promise<Outcome> {
  return send(VIRT.DESTROY, log, event, origin);
}

/**
 * Sends VIRT_MIGRATE_IN: a guest arrived. `origin` names the host that it came from.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtMigrateIn(
  log: AuditLog,
  event: Audited<MigrateInEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.MIGRATE_IN, log, event, origin);
}

/**
 * Sends VIRT_MIGRATE_OUT: a guest left. `origin` names the host that it went to.
 *
 * @param log an open audit log
 * @param event the event, with its `success`
 * @param origin where the request came from
 * @returns the outcome; rejects with `FormatError` if the event is invalid, or belongs to another
 *   record type (`kind-mismatch`), with `UsageError` `log-invalid` if `log` is not an audit log, and
 *   with the errors of `AuditLog.emit`
 */
export function auditLogVirtMigrateOut(
  log: AuditLog,
  event: Audited<MigrateOutEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.MIGRATE_OUT, log, event, origin);
}

async function send(type: number, log: AuditLog, event: Audited<VirtEvent>, origin?: Origin): Promise<Outcome> {
  assertLog(log);
  const form = formOfKind.get(event?.kind);
  if (form !== undefined && form.type !== type) {
    throw new FormatError(
      'kind-mismatch',
      `a ${event.kind} event is written as ${typeName(form.type)}, not ${typeName(type)}`,
    );
  }
  return log.emit(event, origin);
}
