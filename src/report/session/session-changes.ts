import type { AuditEvent } from '../../log/event/audit-event.ts';
import { isHost } from '../../schema/record-types.ts';
import type { Entry, Guest, Session } from '../../session/entry/entries.ts';

/** Notices which sessions begin and end. */
export class SessionChanges {
  readonly #open = new Map<Guest, Session[]>();
  #events = 0;

  /**
   * Takes an event, its entries, and the sessions that it began; returns the sessions that it ended,
   * and then those that it began.
   */
  add({ records }: AuditEvent, entries: readonly Entry[], begun: readonly Session[]): Session[] {
    const changed: Session[] = [];
    // A host that goes down takes its guests with it, and a guest that is no longer followed has no
    // record that says so.
    const isOfAll = records.some(({ type }) => isHost(type)) || ++this.#events % OFTEN === 0;
    for (const guest of isOfAll ? [...this.#open.keys()] : new Set(entries.map(({ guest }) => guest))) {
      changed.push(...this.#takeEnded(guest));
    }
    for (const session of begun) {
      changed.push(session);
      if (session.ending === undefined) this.#open.set(session.guest, [...this.#openOf(session.guest), session]);
    }
    return changed;
  }

  #takeEnded(guest: Guest): Session[] {
    const open = this.#openOf(guest);
    const ended = open.filter(({ ending }) => ending !== undefined);
    if (ended.length === 0) return ended;
    const rest = open.filter(({ ending }) => ending === undefined);
    if (rest.length === 0) this.#open.delete(guest);
    else this.#open.set(guest, rest);
    return ended;
  }

  #openOf(guest: Guest): Session[] {
    return this.#open.get(guest) ?? [];
  }
}

/** In events: looking at all guests each time would take too long. */
const OFTEN = 4096;
