import { type Assignment, textOf, type Value } from './assignment.ts';
import type { Ending, Entry, Guest, Holding, Session } from './entries.ts';
import type { Relation, Relations } from './relations.ts';

/**
 * What a guest holds from the preparation of a start to the end of the run: labels, resources, process IDs. Records of the
 * preparation come before the start itself.
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
  readonly #relations: { key: string; relation: Relation }[] = [];
  readonly #held = new Map<string, Holding[]>();

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

  /** From now on the key stands for the guest. */
  relate(relations: Relations, key: string, from: number, proof: readonly number[]): void {
    this.#relations.push({ key, relation: relations.open(key, this, from, proof) });
  }

  isRelated(key: string): boolean {
    return this.#relations.some((each) => each.key === key);
  }

  /** The guest has this now. */
  hold(relations: Relations, holding: Holding): void {
    const key = keyOf(holding.assignment, holding.assignment.given);
    const same = this.#held.get(key);
    if (same === undefined) this.#held.set(key, [holding]);
    else same.push(holding);
    const { class: rule, given = NONE } = holding.assignment;
    const path = textOf(given);
    // Every guest may use /dev/null: what the device group allows tells none from another.
    if (rule === undefined && path.startsWith('/')) this.relate(relations, `path ${path}`, holding.time, holding.proof);
  }

  /** Takes away the newest of what it holds under that key; false where it holds none. */
  release(relations: Relations, key: string, ending: Ending, serial: number): boolean {
    const same = this.#held.get(key);
    const holding = same?.pop();
    if (same?.length === 0) this.#held.delete(key);
    if (holding === undefined) return false;
    holding.ending = ending;
    holding.proof.push(serial);
    for (const each of this.#relations) {
      if (each.relation.proof === holding.proof) relations.close(each.key, each.relation, ending.time ?? holding.time);
    }
    return true;
  }

  /** All of it is over. The end of what it holds is proved by the record with that serial. */
  end(relations: Relations, ending: Ending, at: number, serial: number | undefined): void {
    for (const same of this.#held.values()) {
      for (const holding of same) {
        holding.ending = ending;
        if (serial !== undefined) holding.proof.push(serial);
      }
    }
    this.#held.clear();
    for (const { key, relation } of this.#relations.splice(0)) relations.close(key, relation, at);
  }
}

/** The entry is of this session. */
export function includeIn(session: Session, entry: Entry): void {
  entry.session = session;
  session.lastTime = Math.max(session.lastTime, entry.time);
  session.entries?.push(entry);
}

/** What tells one thing that a guest holds from another. */
export function keyOf({ resource, class: of = '' }: Assignment, value: Value = NONE): string {
  return `${resource} ${of} ${textOf(value)}`;
}

const NONE = { wire: '', encoded: false };
