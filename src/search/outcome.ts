import type { AuditEvent } from '../log/event/event-queue.ts';
import type { AuditRecord } from '../log/record/record.ts';
import { SYSCALL } from '../schema/record-types.ts';

/**
 * Whether an event succeeded: true for `success`, `yes` and `1`, false for any other result,
 * undefined without a result. For a system call it is the result of the call, for an access without
 * one whether it was granted.
 */
export function outcomeOf({ records }: AuditEvent): boolean | undefined {
  let first: boolean | undefined;
  for (const record of records) {
    const outcome = recordOutcome(record);
    if (record.type === SYSCALL && outcome !== undefined) return outcome;
    first ??= outcome;
  }
  return first;
}

function recordOutcome(record: AuditRecord): boolean | undefined {
  const { succeeded } = record;
  if (succeeded !== undefined) return succeeded;
  const result = record.kernelField('success') ?? record.kernelField('res') ?? record.messageField('res');
  if (result !== undefined) return SUCCESS.test(result);
  const access = record.kernelField('seresult') ?? record.kernelField('apparmor');
  return access === undefined ? undefined : !DENIED.test(access);
}

const SUCCESS = /^"?(?:success|yes|1)\b/;
const DENIED = /^"?denied\b/i;
