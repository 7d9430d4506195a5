import type { Ending, Operation, Session } from './entry/entries.ts';
import { Life, type LivingGuest } from './life.ts';
import type { OpenStart } from './open-start.ts';
import type { Scope } from './scope.ts';

/**
 * The runs of one guest: which of them there are now, and which of them an operation begins and
 * ends.
 */
export class Runs implements LivingGuest {
  readonly scope: Scope<Life>;
  readonly uuid: string;
  /** The newest that has begun and not ended. */
  #current: Life | undefined;
  /**
   * Older ones that have not ended, oldest first; only while a guest moves between two managers
   * that share a log.
   */
  #older: readonly Life[] = NONE;
  /** What will belong to the next start. */
  #prepared: Life | undefined;
  /** The newest that has ended. */
  #ended: Life | undefined;
  /** The run that MIGRATE_OUT has ended, for the stop that may follow. */
  #left: Life | undefined;
  /**
   * Whether a session has ended at an unknown time: how it is shown depends on what runs at the end
   * of the log.
   */
  #hasUnknownEnd = false;

  constructor(scope: Scope<Life>, uuid: string) {
    this.scope = scope;
    this.uuid = uuid;
  }

  get node(): string | undefined {
    return this.scope.node;
  }

  get running(): number {
    return this.#older.length + (this.#current === undefined ? 0 : 1);
  }

  /** The newest that has not ended. */
  get current(): Life | undefined {
    return this.#current;
  }

  get isQuiet(): boolean {
    const isAlone = this.#prepared === undefined && this.#older.length === 0 && this.#left === undefined;
    return isAlone && !this.#hasUnknownEnd;
  }

  /** Continues a run that was packed. */
  resume(packed: OpenStart): void {
    const { start, emitter } = packed.restore(this);
    const life = new Life(this, start.time);
    life.begin(start);
    life.include(start);
    life.emitter = emitter;
    this.#current = life;
    this.scope.retention.end(packed);
    this.scope.retention.begin(life);
  }

  /**
   * Those that a migration can link to a session on another host: what runs, and what ended last.
   */
  get recent(): Session[] {
    return [...this.#running, this.#ended].filter((life) => life !== undefined);
  }

  get prepared(): Life | undefined {
    return this.#prepared;
  }

  /** What belongs to the next start. */
  prepare(time: number): Life {
    if (this.#prepared === undefined) {
      this.#prepared = new Life(this, time);
      this.scope.retention.begin(this.#prepared);
    }
    return this.#prepared;
  }

  /** The preparation has led to no start. */
  abandon(at: number): void {
    this.#prepared?.end({ time: undefined, cause: 'superseded' }, at, undefined);
    this.#prepared = undefined;
  }

  /** The start failed. Everything that was prepared for it ends, but not what runs. */
  fail(entry: Operation): void {
    const life = this.#begin(entry);
    life.end({ time: entry.time, cause: 'failed' }, entry.time, entry.serial);
  }

  /** Nobody knows whether it happened: the newest session goes on, and is in doubt. */
  doubt(entry: Operation): void {
    this.#current?.include(entry);
    if (this.#current !== undefined) this.#current.doubt = entry;
  }

  /**
   * The guest runs. What ran before has ended unnoticed, unless the guest comes from another
   * manager on this host.
   */
  start(entry: Operation, emitter: string | undefined): Life {
    const arrived = this.#current;
    if (entry.op === 'start' && arrived?.start?.op === 'migrate-in' && !arrived.confirmed) {
      arrived.confirmed = true;
      arrived.include(entry);
      return arrived;
    }
    this.#left = undefined;
    const stays = entry.reason === 'migrated' && arrived?.emitter !== emitter ? 1 : 0;
    this.#supersede(this.running - stays, this.#prepared?.preparation?.from ?? entry.time);
    const life = this.#begin(entry);
    life.emitter = emitter;
    if (this.#current === undefined) this.#current = life;
    else this.#running = [...this.#running, life];
    return life;
  }

  /** The guest does not run any more. A stop without a start makes a session without a start. */
  stop(entry: Operation, emitter: string | undefined): void {
    const life = this.#toStop(entry.reason, emitter);
    const ending: Ending = { time: entry.time, cause: entry.reason === 'migrated' ? 'migrated' : 'stopped' };
    if (life === undefined && this.#isDuplicate(entry)) return;
    const session = life ?? this.#left ?? this.#withoutStart(entry.time, ending);
    this.#left = undefined;
    session.stop = entry;
    // What was prepared while the guest ran was part of that run.
    if (this.running < 2 && this.#prepared !== undefined) {
      this.#prepared.mergeInto(session);
      this.#prepared.end(ending, entry.time, entry.serial);
      this.#prepared = undefined;
    }
    session.adopt(entry);
    if (life === undefined) return;
    if (this.#older === NONE) this.#current = undefined;
    else {
      // Once a guest has moved on, the runs that it left have ended, recorded or not.
      this.#supersede(this.#running.indexOf(life), entry.time);
      this.#running = this.#running.slice(1);
    }
    this.#finish(life, ending, entry.time, entry.serial);
  }

  /** The guest has gone to another host. */
  leave(entry: Operation): void {
    const [life, ...rest] = this.#running;
    if (life === undefined) return;
    this.#running = rest;
    life.include(entry);
    life.stop = entry;
    this.#left = life;
    this.#finish(life, { time: entry.time, cause: 'migrated' }, entry.time, entry.serial);
  }

  /** The host went down, and everything with it. */
  hostDown(ending: Ending, at: number): void {
    this.#supersede(this.running, at, ending);
    this.#prepared?.end(ending, at, undefined);
    this.#prepared = undefined;
  }

  forget(at: number): void {
    this.hostDown({ time: undefined, cause: 'untracked' }, at);
    this.scope.drop(this.uuid);
  }

  get #running(): readonly Life[] {
    return this.#current === undefined ? NONE : [...this.#older, this.#current];
  }

  set #running(lives: readonly Life[]) {
    this.#current = lives.at(-1);
    this.#older = lives.length < 2 ? NONE : lives.slice(0, -1);
  }

  #begin(start: Operation): Life {
    const life = this.prepare(start.time);
    this.#prepared = undefined;
    life.begin(start);
    life.include(start);
    return life;
  }

  // libvirt records the end of a container that ends with its client twice: as shutdown and as
  // destroyed.
  #isDuplicate(entry: Operation): boolean {
    const ended = this.#ended;
    if (ended?.ending?.cause !== 'stopped' || entry.time - (ended.ending.time ?? 0) > DUPLICATE) return false;
    ended.adopt(entry);
    return true;
  }

  // Of two runs at once, a stop ends the one that the same manager started; after a migration, the
  // older one.
  #toStop(reason: string, emitter: string | undefined): Life | undefined {
    if (this.running < 2) return this.#current;
    const own = this.#running.filter((life) => life.emitter === emitter).at(-1);
    return own ?? (reason === 'migrated' ? this.#older[0] : this.#current);
  }

  /** This many of the oldest have ended without a record of it. */
  #supersede(count: number, at: number, ending: Ending = { time: undefined, cause: 'superseded' }): void {
    if (count <= 0) return;
    const running = this.#running;
    this.#running = running.slice(count);
    for (const life of running.slice(0, count)) this.#finish(life, ending, at, undefined);
  }

  #finish(life: Life, ending: Ending, at: number, serial: number | undefined): void {
    life.end(ending, at, serial);
    this.#hasUnknownEnd ||= ending.time === undefined;
    this.#ended = life;
    if (life.start !== undefined) life.start.endSerial = serial;
  }

  #withoutStart(time: number, ending: Ending): Life {
    const life = new Life(this, time);
    life.ending = ending;
    life.begin(undefined);
    return life;
  }
}

const NONE: readonly Life[] = [];

/** In milliseconds: no guest is started and stopped in less. */
const DUPLICATE = 1000;
