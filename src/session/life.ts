import { type Assignment, textOf, type Value } from './entry/assignment.ts';
import type { Ending, Entry, Guest, Holding, Session } from './entry/entries.ts';
import { Holdings } from './holdings.ts';
import { keyOf, type Relation, type Relations, type Sign } from './relations.ts';

/**
 * What a guest holds from the preparation of a start to the end of the run: labels, resources,
 * process IDs. Records of the preparation come before the start itself.
 */
export class Life {
  readonly guest: Guest;
  /** Name of the guest in the newest record, as it stands there. */
  name = '';
  /** When the preparation began, in milliseconds since 1970. */
  readonly from: number;
  /** Security models that a label was given for. */
  readonly models = new Set<string>();
  /** Process that wrote the start, which tells two managers apart that share a log. */
  emitter: string | undefined;
  /** A manager that writes MIGRATE_IN may write a start as well, of the same arrival. */
  confirmed = false;
  #session: Session | undefined;
  readonly #entries: Entry[] = [];
  #relations: Relation[] = [];
  readonly #held = new Holdings();

  constructor(guest: Guest, from: number) {
    this.guest = guest;
    this.from = from;
  }

  /** Undefined until it is started. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** All that was prepared belongs to this session. */
  become(session: Session): void {
    this.#session = session;
    for (const entry of this.#entries.splice(0)) this.include(entry);
  }

  /** The entry is of this life, and of its session as soon as there is one. */
  include(entry: Entry): void {
    this.name = entry.name;
    if (this.#session === undefined) this.#entries.push(entry);
    else includeIn(this.#session, entry);
  }

  /** From now on this stands for the guest. */
  relate(relations: Relations, sign: Sign, value: string, from: number, proof: readonly number[]): void {
    this.#relations.push(relations.open(sign, value, this, from, proof));
  }

  /** Whether the profile of its uuid stands for it already, or a label that is the same. */
  get isProfiled(): boolean {
    const profile = keyOf({ sign: 'profile', value: this.guest.uuid });
    return this.#relations.some(
      (each) => (each.sign === 'label' || each.sign === 'profile') && keyOf(each) === profile,
    );
  }

  /** The guest has this now. */
  hold(relations: Relations, holding: Holding): void {
    this.#held.add(holding);
    const { class: rule, given } = holding.assignment;
    // Every guest may use /dev/null: what the device group allows tells none from another.
    if (rule !== undefined || given === undefined) return;
    const path = textOf(given);
    if (path.startsWith('/')) this.relate(relations, 'path', path, holding.time, holding.proof);
  }

  /**
   * Takes away the newest of what it holds that is the same as what is taken; false where it holds
   * none.
   */
  release(relations: Relations, assignment: Assignment, taken: Value, ending: Ending, serial: number): boolean {
    const holding = this.#held.take(assignment, taken);
    if (holding === undefined) return false;
    holding.ending = ending;
    holding.proof.push(serial);
    for (const each of this.#relations) {
      if (each.proof === holding.proof) relations.close(each, ending.time ?? holding.time);
    }
    return true;
  }

  /** All of it is over. The end of what it holds is proved by the record with that serial. */
  end(relations: Relations, ending: Ending, at: number, serial: number | undefined): void {
    for (const holding of this.#held.clear()) {
      holding.ending = ending;
      if (serial !== undefined) holding.proof.push(serial);
    }
    for (const relation of this.#relations) relations.close(relation, at);
    this.#relations = [];
  }
}

/** The entry is of this session. */
export function includeIn(session: Session, entry: Entry): void {
  entry.session = session;
  session.lastTime = Math.max(session.lastTime, entry.time);
  session.entries?.push(entry);
}
