import { type AuditText, asByteString, fromByteString, toByteString } from '../codec/bytes.ts';
import { unquote } from '../codec/untrusted.ts';
import type { AuditEvent } from '../log/event/audit-event.ts';
import { SessionTracker } from '../session/tracker.ts';
import { type Criteria, frameMatcher, guestMatcher } from './criteria.ts';

/** A guest that an event concerns, but does not name. */
export interface RelatedGuest {
  readonly uuid: string;
  readonly name: AuditText | null;
}

/**
 * Finds events that concern guests but do not name them: denied accesses, linked by label or path,
 * and killed system calls and crashes, linked by process or label. Only the criteria for guest,
 * time, node and serial apply to them.
 */
export class Related {
  // Events before the requested time show which labels and processes belong to which guest.
  readonly #tracker = new SessionTracker('nothing');
  readonly #isWanted: (event: AuditEvent) => boolean;
  readonly #vm: string | undefined;
  readonly #uuid: string | undefined;
  readonly #exact: boolean;
  readonly #isGuest: ReturnType<typeof guestMatcher>;

  constructor(criteria: Criteria) {
    this.#isWanted = frameMatcher(criteria);
    this.#vm = criteria.vm === undefined ? undefined : toByteString(criteria.vm);
    this.#uuid = criteria.uuid === undefined ? undefined : asByteString(criteria.uuid).toLowerCase();
    this.#isGuest = criteria.guest === undefined ? () => true : guestMatcher(criteria.guest);
    this.#exact = criteria.exact === true;
  }

  /** How many guests were forgotten while they ran, because too many did. */
  get forgotten(): number {
    return this.#tracker.forgotten;
  }

  /**
   * Takes the next event; returns the guest that it concerns, if event and guest meet the criteria.
   */
  add(event: AuditEvent): RelatedGuest | undefined {
    const entry = this.#tracker.add(event).find(({ kind }) => kind === 'denial' || kind === 'anomaly');
    if (entry === undefined || !this.#isWanted(event)) return undefined;
    const name = unquote(entry.name);
    const { uuid } = entry.guest;
    if (!this.#isGuest(name, uuid)) return undefined;
    if (!this.#meets(this.#vm, name) || !this.#meets(this.#uuid, uuid)) return undefined;
    return { uuid, name: name === '?' ? null : fromByteString(name) };
  }

  #meets(wanted: string | undefined, value: string): boolean {
    if (wanted === undefined) return true;
    return this.#exact ? value === wanted : value.includes(wanted);
  }
}
