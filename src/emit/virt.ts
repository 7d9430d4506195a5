import type {
  Audited,
  ControlEvent,
  CreateEvent,
  DestroyEvent,
  InitEvent,
  IntegrityCheckEvent,
  MachineIdEvent,
  MigrateInEvent,
  MigrateOutEvent,
  VirtEvent,
} from '../schema/events.ts';
import { formOfKind } from '../schema/forms.ts';
import { typeName, VIRT } from '../schema/record-types.ts';
import { FormatError } from '../util/errors.ts';
import type { AuditLog } from './audit-log.ts';
import type { Origin, Outcome } from './driver.ts';

// The functions that the linux-audit list agreed on in 2011 (`audit_log_*` for virtual machines): each formats an
// event of its record type, checks it and sends it.

/**
 * An event that is written as VIRT_RESOURCE.
 *
 * @inline
 */
export type ResourceEvent = Exclude<
  VirtEvent,
  | ControlEvent
  | InitEvent
  | MachineIdEvent
  | IntegrityCheckEvent
  | CreateEvent
  | DestroyEvent
  | MigrateInEvent
  | MigrateOutEvent
>;

/**
 * Sends VIRT_CONTROL: a guest was started, stopped, or its first process was started.
 *
 * @param log an open audit log
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
 */
export function auditLogVirtControl(
  log: AuditLog,
  event: Audited<ControlEvent | InitEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.CONTROL, log, event, origin);
}

/**
 * Sends VIRT_RESOURCE: a guest was given a resource, or lost one.
 *
 * @param log an open audit log
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
 */
export function auditLogVirtResource(log: AuditLog, event: Audited<ResourceEvent>, origin?: Origin): Promise<Outcome> {
  return send(VIRT.RESOURCE, log, event, origin);
}

/**
 * Sends VIRT_MACHINE_ID: a guest was given a security label; the first record of its life, one per security model.
 *
 * @param log an open audit log
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
 */
export function auditLogVirtMachineId(
  log: AuditLog,
  event: Audited<MachineIdEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.MACHINE_ID, log, event, origin);
}

/**
 * Sends VIRT_INTEGRITY_CHECK: the integrity of a guest was checked; comes after MACHINE_ID.
 *
 * @param log an open audit log
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
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
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
 */
export function auditLogVirtCreate(log: AuditLog, event: Audited<CreateEvent>, origin?: Origin): Promise<Outcome> {
  return send(VIRT.CREATE, log, event, origin);
}

/**
 * Sends VIRT_DESTROY: a guest's image was destroyed.
 *
 * @param log an open audit log
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
 */
export function auditLogVirtDestroy(log: AuditLog, event: Audited<DestroyEvent>, origin?: Origin): Promise<Outcome> {
  return send(VIRT.DESTROY, log, event, origin);
}

/**
 * Sends VIRT_MIGRATE_IN: a guest arrived; `origin` names the host it came from.
 *
 * @param log an open audit log
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
 */
export function auditLogVirtMigrateIn(
  log: AuditLog,
  event: Audited<MigrateInEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.MIGRATE_IN, log, event, origin);
}

/**
 * Sends VIRT_MIGRATE_OUT: a guest left; `origin` names the host it went to.
 *
 * @param log an open audit log
 * @param event what happened, with its success
 * @param origin libaudit's optional hostname, addr and terminal
 * @returns what became of it; rejects with `FormatError` where the event cannot be written, `kind-mismatch` where
 *   it belongs to another record type
 */
export function auditLogVirtMigrateOut(
  log: AuditLog,
  event: Audited<MigrateOutEvent>,
  origin?: Origin,
): Promise<Outcome> {
  return send(VIRT.MIGRATE_OUT, log, event, origin);
}

async function send(type: number, log: AuditLog, event: Audited<VirtEvent>, origin?: Origin): Promise<Outcome> {
  const form = formOfKind.get(event?.kind);
  if (form !== undefined && form.type !== type) {
    throw new FormatError(
      'kind-mismatch',
      `a ${event.kind} event is written as ${typeName(form.type)}, not ${typeName(type)}`,
    );
  }
  return log.emit(event, origin);
}
