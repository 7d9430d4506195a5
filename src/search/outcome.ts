import type { EventFields } from '../log/event/audit-event.ts';
import type { RecordFields } from '../log/record/record-fields.ts';
import { isGranted } from '../schema/apparmor.ts';
import { SECCOMP, SYSCALL } from '../schema/record-types.ts';
import { appArmorOf } from '../session/entry/access.ts';

/**
 * Whether an event succeeded. Everything that shows or compares a result uses this function.
 *
 * The result of a system call counts first, then that of the first record that has one: `res=` or
 * `success=`, whether a security module granted the access, or whether seccomp let the system call
 * run.
 *
 * @returns true for `success`, `yes` and `1`, false for any other value, undefined if no record has
 *   a result
 */
export function outcomeOf({ records }: EventFields): boolean | undefined {
  let first: boolean | undefined;
  for (const record of records) {
    const outcome = recordOutcome(record);
    if (record.type === SYSCALL && outcome !== undefined) return outcome;
    first ??= outcome;
  }
  return first;
}

function recordOutcome(record: RecordFields): boolean | undefined {
  const { succeeded } = record;
  if (succeeded !== undefined) return succeeded;
  const result = record.kernelField('success') ?? record.kernelField('res') ?? record.messageField('res');
  if (result !== undefined) return SUCCESS.test(result);
  const access = record.kernelField('seresult');
  if (access !== undefined) return access !== 'denied';
  if (record.type === SECCOMP) return PASSED.has(Number(record.kernelField('code')));
  const { word, error } = appArmorOf(record);
  return isGranted(word, error);
}

const SUCCESS = /^"?(?:success|yes|1)\b/;

/**
 * Answers of a filter that let the system call run: SECCOMP_RET_LOG and SECCOMP_RET_ALLOW
 * (linux/seccomp.h).
 */
const PASSED: ReadonlySet<number> = new Set([0x7ffc0000, 0x7fff0000]);
