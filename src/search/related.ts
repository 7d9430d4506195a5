import { type AuditText, asByteString, fromByteString, toByteString } from '../codec/bytes.ts';
import { unquote } from '../codec/untrusted.ts';
import type { AuditEvent } from '../log/event/event-queue.ts';
import { SessionTracker } from '../session/tracker.ts';
import { type Criteria, frameMatcher } from './criteria.ts';

/** A guest that an event concerns without naming it. */
export interface RelatedGuest {
  readonly uuid: string;
  readonly name: AuditText | null;
}

/**
 * Finds the events that concern guests without naming them: denied accesses by label or path, killed system calls and crashes
 * by process or label. Of the criteria those count that name guests, time, node and serial; the others are about records of
 * guests themselves.
 */
export class Related {
  // Records before the requested time show whose labels and processes are in it.
  readonly #tracker = new SessionTracker('nothing');
  readonly #isAskedFor: (event: AuditEvent) => boolean;
  readonly #vm: string | undefined;
  readonly #uuid: string | undefined;
  readonly #exact: boolean;

  constructor(criteria: Criteria) {
    this.#isAskedFor = frameMatcher(criteria);
    this.#vm = criteria.vm === undefined ? undefined : toByteString(criteria.vm);
    this.#uuid = criteria.uuid === undefined ? undefined : asByteString(criteria.uuid).toLowerCase();
    this.#exact = criteria.exact === true;
  }

  /** How many guests were forgotten while they ran, because too many did. */
  get forgotten(): number {
    return this.#tracker.forgotten;
  }

  /** Takes the next event; the guest that it concerns, where it does and both are asked for. */
  add(event: AuditEvent): RelatedGuest | undefined {
    const entry = this.#tracker.add(event).find(({ kind }) => kind === 'denial' || kind === 'anomaly');
    if (entry === undefined || !this.#isAskedFor(event)) return undefined;
    const name = unquote(entry.name);
    const { uuid } = entry.guest;
    if (!this.#meets(this.#vm, name) || !this.#meets(this.#uuid, uuid)) return undefined;
    return { uuid, name: name === '?' ? null : fromByteString(name) };
  }

  #meets(wanted: string | undefined, value: string): boolean {
    if (wanted === undefined) return true;
    return this.#exact ? value === wanted : value.includes(wanted);
  }
}
