import { type AuditText, toByteString } from '../../codec/bytes.ts';
import { unquote } from '../../codec/untrusted.ts';
import { loneEvent } from '../../log/event/lone-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isVirt } from '../../schema/record-types.ts';
import { SessionTracker, WANTED } from '../../session/tracker.ts';
import { fieldValue } from './field-value.ts';

/**
 * Tells which records concern one guest: those that name it, and what it was denied, killed for or crashed of, which name only a
 * label, a process or a path. Which of these are the guest's is learned from all that came before.
 */
export class GuestFilter {
  /** Which record types it has to see. */
  static readonly types = WANTED.related.types;
  readonly #tracker = new SessionTracker('nothing');
  readonly #guest: string;
  readonly #uuid: string;
  #isKnown = false;

  /** @param guest its name, or its uuid in any case of letters */
  constructor(guest: AuditText) {
    this.#guest = toByteString(guest);
    this.#uuid = this.#guest.toLowerCase();
  }

  /** Whether any record so far names it. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Takes the next record; whether it concerns the guest. */
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
