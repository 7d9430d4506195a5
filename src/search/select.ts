import type { AuditEvent } from '../log/event/audit-event.ts';
import { assertAwaited } from '../util/check.ts';
import { checkOptions } from '../util/options.ts';
import { type Criteria, criteriaShape, matcher } from './criteria.ts';

/**
 * Selects events, in their order.
 *
 * @param events events from `readEvents`
 * @param criteria what to search for
 * @yields the events that meet all criteria
 * @throws UsageError `option-unknown` or `option-invalid`, which names the criterion, when it is called; `option-invalid` also if `events` is a promise
 * @throws FormatError if a text of the criteria cannot be encoded (a lone surrogate, a NUL)
 * @example
 * for await (const event of select(readEvents('/var/log/audit/audit.log'), { vm: 'web1', success: false })) …
 */
export function select(
  events: Iterable<AuditEvent> | AsyncIterable<AuditEvent>,
  criteria: Criteria,
): AsyncGenerator<AuditEvent, void, void> {
  assertAwaited(events, 'select: events');
  checkOptions(criteria, criteriaShape, 'select');
  return matching(events, matcher(criteria));
}

async function* matching(
  events: Iterable<AuditEvent> | AsyncIterable<AuditEvent>,
  matches: (event: AuditEvent) => boolean,
): AsyncGenerator<AuditEvent, void, void> {
  for await (const event of events) if (matches(event)) yield event;
}
