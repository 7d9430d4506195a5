import { type Assignment, textOf, type Value } from '../schema/assignment.ts';
import { keptText, sharedText } from '../util/kept-text.ts';
import type { Ending, Entry, Guest, Holding, Operation, Session } from './entry/entries.ts';
import { Holdings } from './holdings.ts';
import { OpenStart } from './open-start.ts';
import { keyOf, type Relation, type Sign } from './relations.ts';
import { BYTES, type Retained, type RunList } from './retention.ts';
import type { Scope } from './scope.ts';

/** A guest that has lives. */
export interface LivingGuest extends Guest {
  readonly scope: Scope<Life>;
  /** Ends all its lives at an unknown time and drops what is known of it. */
  forget(at: number): void;
  /** Whether nothing is known of it but a run that goes on. */
  readonly isQuiet: boolean;
}

/**
 * One run of a guest, from the preparation of its start to its end: labels, resources, process IDs.
 * It becomes a session with its start; records of the preparation come before that.
 *
 * There is one for each open guest, so its size counts.
 */
export class Life implements Session {
  readonly guest: LivingGuest;
  /** Name of the guest in the newest record, as on the wire. */
  name = '';
  start: Operation | undefined = undefined;
  stop: Operation | undefined = undefined;
  ending: Ending | undefined = undefined;
  doubt: Operation | undefined = undefined;
  from: Session | undefined = undefined;
  to: Session | undefined = undefined;
  lastTime = 0;
  /** During the preparation, all its entries; of a session, all entries if they are kept. */
  entries: Entry[] | undefined;
  /** Process that wrote the start. It distinguishes two managers that share a log. */
  emitter: string | undefined = undefined;
  /**
   * Whether the start after a MIGRATE_IN has come: a manager may record the same arrival in both
   * forms.
   */
  confirmed = false;
  /** Undefined once it has begun. */
  preparation: Preparation | undefined;
  weight: number = BYTES.run;
  list: RunList | undefined = undefined;
  older: Retained | undefined = undefined;
  newer: Retained | undefined = undefined;
  #relations: Relation<Life>[] = NO_RELATIONS;
  #held: Holdings | undefined = undefined;

  /** @param time when the preparation begins, in milliseconds since 1970 */
  constructor(guest: LivingGuest, time: number) {
    this.guest = guest;
    this.preparation = { from: time, models: [], mergedInto: undefined };
    this.entries = [];
  }

  /** The session that its entries belong to, once there is one. */
  get session(): Life | undefined {
    return this.preparation === undefined ? this : this.preparation.mergedInto;
  }

  /** Becomes a session. Everything that was prepared belongs to it. */
  begin(start: Operation | undefined): void {
    this.preparation = undefined;
    this.start = start;
    this.lastTime = start?.time ?? 0;
    if (start !== undefined && this.guest.scope.packs) start.handle ??= new OpenStart(this.guest.scope, start);
    const prepared = this.entries ?? [];
    for (const entry of prepared) this.#mark(entry);
    if (this.guest.scope.keepEntries) return;
    this.#grow(((this.#held?.length ?? 0) - prepared.length) * BYTES.entry);
    this.entries = undefined;
  }

  /** Includes an entry. It belongs to the session as soon as there is one. */
  include(entry: Entry): void {
    this.name = entry.name;
    const { session } = this;
    if (session !== undefined) session.adopt(entry);
    else this.#add(entry);
  }

  /** Includes an entry in this session. */
  adopt(entry: Entry): void {
    this.#mark(entry);
    this.#add(entry);
  }

  /** Everything that was prepared belongs to another session. */
  mergeInto(session: Life): void {
    for (const entry of this.entries ?? []) session.adopt(entry);
    if (this.preparation !== undefined) this.preparation.mergedInto = session;
  }

  /** From now on, this value identifies the guest. */
  relate(sign: Sign, value: string, from: number, entry: Pick<Entry, 'proof'>): void {
    const { relations } = this.guest.scope;
    if (relations === undefined) return;
    const relation = relations.open(sign, value, this, from, entry);
    if (this.#relations === NO_RELATIONS) this.#relations = [relation];
    else this.#relations.push(relation);
    this.#grow(BYTES.relation);
  }

  /** Whether a label or profile of the guest's UUID identifies it already. */
  get isProfiled(): boolean {
    const profile = keyOf({ sign: 'profile', value: this.guest.uuid });
    return this.#relations.some(
      (each) => (each.sign === 'label' || each.sign === 'profile') && keyOf(each) === profile,
    );
  }

  /** The guest has this resource now. */
  hold(holding: Holding): void {
    this.#held ??= new Holdings();
    this.#held.add(holding);
    if (this.entries === undefined) this.#grow(BYTES.entry);
    const { class: rule, given } = holding.assignment;
    // Every guest may use /dev/null: a rule of the device group identifies no guest.
    if (rule !== undefined || given === undefined || this.guest.scope.relations === undefined) return;
    const path = textOf(given);
    if (path.startsWith('/')) this.relate('path', path, holding.time, holding);
  }

  /** Releases the newest equal resource; false if the guest holds none. */
  release(assignment: Assignment, taken: Value, ending: Ending, serial: number): boolean {
    const holding = this.#held?.take(assignment, taken);
    if (holding === undefined) return false;
    if (this.entries === undefined) this.#grow(-BYTES.entry);
    holding.ending = ending;
    holding.endSerial = serial;
    for (const each of this.#relations) {
      if (each.entry === holding) this.guest.scope.relations?.close(each, ending.time ?? holding.time);
    }
    return true;
  }

  /**
   * Ends it with all that it holds. The record with this serial is the proof of the ends of
   * resources.
   */
  end(ending: Ending, at: number, serial: number | undefined): void {
    if (this.ending === undefined) this.guest.scope.retention.end(this);
    this.ending = ending;
    for (const holding of this.#held?.clear() ?? NOTHING_HELD) {
      holding.ending = ending;
      holding.endSerial = serial;
    }
    for (const relation of this.#relations) this.guest.scope.relations?.close(relation, at);
    this.#relations = NO_RELATIONS;
  }

  pack(): Retained {
    const handle = this.start?.handle;
    if (handle instanceof OpenStart && this.start !== undefined && this.#isPlain && this.guest.isQuiet) {
      handle.packStart(this.start, this.emitter);
      return handle;
    }
    this.name = keptText(this.name);
    this.emitter = sharedText(this.emitter);
    this.start?.pack(this.name);
    this.entries = this.entries?.slice();
    for (const entry of this.entries ?? []) entry.pack(this.name);
    this.#held?.trim();
    for (const holding of this.#held ?? []) holding.pack(this.name);
    this.#relations = this.#relations.length === 0 ? NO_RELATIONS : this.#relations.slice();
    for (const relation of this.#relations) relation.value = keptText(relation.value);
    return this;
  }

  forget(): void {
    this.guest.forget(this.lastTime);
  }

  /** Whether its start is all that is known of it. */
  get #isPlain(): boolean {
    const { start, stop, doubt, from, to, entries, lastTime, name } = this;
    const isCertain = doubt === undefined && start?.success === true;
    const isAlone = stop === undefined && from === undefined && to === undefined && !this.confirmed;
    const holds = entries !== undefined || this.#relations.length > 0 || this.#held !== undefined;
    return isCertain && isAlone && !holds && lastTime === start?.time && name === start.name;
  }

  #add(entry: Entry): void {
    if (this.entries === undefined) return;
    this.entries.push(entry);
    this.#grow(BYTES.entry);
  }

  #mark(entry: Entry): void {
    entry.session = this;
    this.lastTime = Math.max(this.lastTime, entry.time);
  }

  #grow(by: number): void {
    if (this.ending !== undefined) return;
    this.weight += by;
    this.guest.scope.retention.grow(by);
  }
}

/** What is needed only up to the start. */
interface Preparation {
  /** When it began, in milliseconds since 1970. */
  readonly from: number;
  /** Security models that the guest got a label for. */
  readonly models: string[];
  /** The session that got everything, although it had begun before. */
  mergedInto: Life | undefined;
}

const NO_RELATIONS: Relation<Life>[] = [];
const NOTHING_HELD: readonly Holding[] = [];
