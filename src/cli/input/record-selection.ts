import { loneEvent } from '../../log/event/audit-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { matcher } from '../../search/criteria.ts';
import { guestOption, readUuid, uuidOption } from '../options/guest-options.ts';
import type { Option, Words } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';
import { limitOf, limitOptions, utcOption } from '../time/time-options.ts';

/** The options that select records of a guest and of a time, each record by itself. */
export const recordSelectionOptions: readonly Option[] = [
  guestOption,
  uuidOption,
  ...limitOptions('moment'),
  utcOption,
];

/**
 * Tests whether a command line selects a record. Without an option, it selects all.
 *
 * @throws UsageError if a word is not a UUID or a time
 */
export function recordSelection(words: Words, io: Io): (record: AuditRecord) => boolean {
  const [from, to] = [limitOf(words, 'start', io), limitOf(words, 'end', io)];
  const [guest] = words.options.get(guestOption.names[0]) ?? [];
  const matches = matcher({ guest, from, to });
  const uuid = readUuid(words);
  const has = matcher({ guest: uuid });
  return (record) => {
    const event = loneEvent(record);
    return matches(event) && has(event);
  };
}
