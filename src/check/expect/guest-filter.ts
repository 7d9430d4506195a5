import { type AuditText, toByteString } from '../../codec/bytes.ts';
import { unquote } from '../../codec/untrusted.ts';
import { loneEvent } from '../../log/event/audit-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isVirt } from '../../schema/record-types.ts';
import { SessionTracker, WANTED } from '../../session/tracker.ts';
import { fieldValue } from './field-value.ts';

/**
 * Selects the records that concern one guest: those that name it, and those of its denied accesses
 * and crashes, which contain only a label, a process ID or a path. The filter learns from earlier
 * records which of these are the guest's.
 */
export class GuestFilter {
  /** The record types that it needs. */
  static readonly types = WANTED.related.types;
  readonly #tracker = new SessionTracker('nothing');
  readonly #guest: string;
  readonly #uuid: string;
  #isKnown = false;

  /** @param guest name of the guest, or its UUID in upper or lower case */
  constructor(guest: AuditText) {
    this.#guest = toByteString(guest);
    this.#uuid = this.#guest.toLowerCase();
  }

  /** Whether a record so far names the guest. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** How many guests were forgotten while they ran, because too many did. */
  get forgotten(): number {
    return this.#tracker.forgotten;
  }

  /** Takes the next record. Returns whether it concerns the guest. */
  add(record: AuditRecord): boolean {
    const entries = this.#tracker.add(loneEvent(record));
    if (isVirt(record.type)) {
      const names = this.#is(fieldValue(record, 'vm'), fieldValue(record, 'uuid'));
      this.#isKnown ||= names;
      return names;
    }
    return entries.some(({ guest, name }) => this.#is(unquote(name), guest.uuid));
  }

  #is(name: string | undefined, uuid: string | undefined): boolean {
    return name === this.#guest || uuid?.toLowerCase() === this.#uuid;
  }
}
