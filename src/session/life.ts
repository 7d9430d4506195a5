import { type Assignment, textOf, type Value } from '../schema/assignment.ts';
import type { Ending, Entry, Guest, Holding, Session } from './entry/entries.ts';
import { Holdings } from './holdings.ts';
import { keyOf, type Relation, type Relations, type Sign } from './relations.ts';

/**
 * The labels, resources and process IDs of a guest, from the preparation of a start to the end of
 * the run. Records of the preparation come before the start.
 */
export class Life {
  readonly guest: Guest;
  /** Name of the guest in the newest record, as on the wire. */
  name = '';
  /** When the preparation began, in milliseconds since 1970. */
  readonly from: number;
  /** Security models that the guest has a label for. */
  readonly models = new Set<string>();
  /** Process that wrote the start: it distinguishes two managers that share a log. */
  emitter: string | undefined;
  /**
   * A manager may write both MIGRATE_IN and a start for the same arrival; true if both were read.
   */
  confirmed = false;
  #session: Session | undefined;
  readonly #entries: Entry[] = [];
  #relations: Relation<Life>[] = [];
  readonly #held = new Holdings();

  constructor(guest: Guest, from: number) {
    this.guest = guest;
    this.from = from;
  }

  /** Undefined until the guest starts. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** Everything prepared belongs to this session. */
  become(session: Session): void {
    this.#session = session;
    for (const entry of this.#entries.splice(0)) this.include(entry);
  }

  /** Adds an entry to this life, and to its session as soon as there is one. */
  include(entry: Entry): void {
    this.name = entry.name;
    if (this.#session === undefined) this.#entries.push(entry);
    else includeIn(this.#session, entry);
  }

  /** From this time on, the sign points to the guest. */
  relate(relations: Relations<Life>, sign: Sign, value: string, from: number, proof: readonly number[]): void {
    this.#relations.push(relations.open(sign, value, this, from, proof));
  }

  /** Whether its libvirt profile, or a label with the same key, points to it already. */
  get isProfiled(): boolean {
    const profile = keyOf({ sign: 'profile', value: this.guest.uuid });
    return this.#relations.some(
      (each) => (each.sign === 'label' || each.sign === 'profile') && keyOf(each) === profile,
    );
  }

  /** The guest holds this resource from now on. */
  hold(relations: Relations<Life>, holding: Holding): void {
    this.#held.add(holding);
    const { class: rule, given } = holding.assignment;
    // All guests may use /dev/null: permissions of the device group do not distinguish guests.
    if (rule !== undefined || given === undefined) return;
    const path = textOf(given);
    if (path.startsWith('/')) this.relate(relations, 'path', path, holding.time, holding.proof);
  }

  /** Removes the newest holding of the resource; false if the guest does not hold it. */
  release(relations: Relations<Life>, assignment: Assignment, taken: Value, ending: Ending, serial: number): boolean {
    const holding = this.#held.take(assignment, taken);
    if (holding === undefined) return false;
    holding.ending = ending;
    holding.proof.push(serial);
    for (const each of this.#relations) {
      if (each.proof === holding.proof) relations.close(each, ending.time ?? holding.time);
    }
    return true;
  }

  /** Ends everything. The record with that serial proves the end of the holdings. */
  end(relations: Relations<Life>, ending: Ending, at: number, serial: number | undefined): void {
    for (const holding of this.#held.clear()) {
      holding.ending = ending;
      if (serial !== undefined) holding.proof.push(serial);
    }
    for (const relation of this.#relations) relations.close(relation, at);
    this.#relations = [];
  }
}

/** Adds an entry to a session. */
export function includeIn(session: Session, entry: Entry): void {
  entry.session = session;
  session.lastTime = Math.max(session.lastTime, entry.time);
  session.entries?.push(entry);
}
