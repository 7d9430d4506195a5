import { isPromise } from '../util/check.ts';
import { UsageError } from '../util/errors.ts';
import type { AuditLog } from './audit-log.ts';

/**
 * Checks that an argument is an audit log: callers may be untyped JavaScript, where the promise of
 * `openAudit` looks like one.
 *
 * @throws UsageError `log-invalid`
 */
export function assertLog(log: AuditLog): void {
  if (isPromise(log)) {
    throw new UsageError('the audit log is a promise: write await openAudit()', 'log-invalid');
  }
  if (typeof log?.emit !== 'function') {
    throw new UsageError('the first argument is not an audit log, which openAudit returns', 'log-invalid');
  }
}
