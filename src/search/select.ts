import type { AuditEvent } from '../log/event/audit-event.ts';
import { type Criteria, matcher } from './criteria.ts';

/**
 * Selects events, in their order.
 *
 * @param events events from `readEvents`
 * @param criteria what to search for
 * @yields the events that meet all criteria
 * @throws FormatError if a text of the criteria cannot be encoded (a lone surrogate, a NUL)
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
