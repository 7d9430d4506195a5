import type { AuditEvent } from '../log/event/event-queue.ts';
import { type Criteria, matcher } from './criteria.ts';

/**
 * Those of some events that meet all criteria, as they come.
 *
 * @param events from `readEvents`
 * @throws FormatError where a text of the criteria has no bytes (a lone surrogate, a NUL)
 * @example
 * for await (const event of select(readEvents('/var/log/audit/audit.log'), { vm: 'web1', success: false })) …
 */
export async function* select(
  events: Iterable<AuditEvent> | AsyncIterable<AuditEvent>,
  criteria: Criteria,
): AsyncGenerator<AuditEvent, void, void> {
  const matches = matcher(criteria);
  for await (const event of events) if (matches(event)) yield event;
}
