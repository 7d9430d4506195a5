import type { Ending, Guest, Operation, Session } from './entry/entries.ts';
import { includeIn, Life } from './life.ts';
import type { Relations } from './relations.ts';

/** The runs of one guest: which exist now, and which an operation begins or ends. */
export class Runs {
  readonly #guest: Guest;
  readonly #relations: Relations<Life>;
  readonly #keepEntries: boolean;
  /**
   * Runs that began and have not ended. More than one only while a guest migrates between two
   * managers that share a log.
   */
  readonly #running: Life[] = [];
  /** The preparation of the next start. */
  #prepared: Life | undefined;
  /** The run that ended last. */
  #ended: Session | undefined;
  /** The run that MIGRATE_OUT ended, for a stop that may follow. */
  #left: Session | undefined;

  constructor(guest: Guest, relations: Relations<Life>, keepEntries: boolean) {
    this.#guest = guest;
    this.#relations = relations;
    this.#keepEntries = keepEntries;
  }

  /** The newest run that has not ended. */
  get current(): Life | undefined {
    return this.#running.at(-1);
  }

  /**
   * Runs that a migration can join with one on another host: running ones, and the one that ended
   * last.
   */
  get recent(): Session[] {
    return [...this.#running.map(({ session }) => session), this.#ended].filter((session) => session !== undefined);
  }

  get prepared(): Life | undefined {
    return this.#prepared;
  }

  /** The preparation of the next start; begins one if there is none. */
  prepare(time: number): Life {
    this.#prepared ??= new Life(this.#guest, time);
    return this.#prepared;
  }

  /** Drops a preparation that led to no start. */
  abandon(at: number): void {
    this.#prepared?.end(this.#relations, { time: undefined, cause: 'superseded' }, at, undefined);
    this.#prepared = undefined;
  }

  /** The start failed: its preparation ends, but not a run that exists. */
  fail(entry: Operation): void {
    const life = this.prepare(entry.time);
    this.#prepared = undefined;
    const ending: Ending = { time: entry.time, cause: 'failed' };
    life.become(this.#session(entry, ending));
    life.include(entry);
    life.end(this.#relations, ending, entry.time, entry.serial);
  }

  /** Nobody knows whether it happened: the newest session goes on, and is in doubt. */
  doubt(entry: Operation): void {
    this.current?.include(entry);
    if (this.current?.session !== undefined) this.current.session.doubt = entry;
  }

  /**
   * The guest runs. An earlier run ended unnoticed, unless the guest comes from another manager on
   * this host.
   */
  start(entry: Operation, emitter: string | undefined): Life {
    const arrived = this.current;
    if (entry.op === 'start' && arrived?.session?.start?.op === 'migrate-in' && !arrived.confirmed) {
      arrived.confirmed = true;
      arrived.include(entry);
      return arrived;
    }
    const life = this.prepare(entry.time);
    this.#prepared = undefined;
    this.#left = undefined;
    life.emitter = emitter;
    const stays = entry.reason === 'migrated' && arrived?.emitter !== emitter ? 1 : 0;
    this.#supersede(this.#running.length - stays, life.from);
    life.become(this.#session(entry, undefined));
    life.include(entry);
    this.#running.push(life);
    this.#guest.running++;
    return life;
  }

  /** The guest stopped. A stop without a start makes a separate session. */
  stop(entry: Operation, emitter: string | undefined): void {
    const life = this.#toStop(entry.reason, emitter);
    const ending: Ending = { time: entry.time, cause: entry.reason === 'migrated' ? 'migrated' : 'stopped' };
    if (life === undefined && this.#isToldAgain(entry)) return;
    const session = life?.session ?? this.#left ?? this.#session(undefined, ending);
    this.#left = undefined;
    session.stop = entry;
    // Records since its start belong to the run that stops.
    if (this.#running.length < 2 && this.#prepared !== undefined) {
      this.#prepared.become(session);
      this.#prepared.end(this.#relations, ending, entry.time, entry.serial);
      this.#prepared = undefined;
    }
    includeIn(session, entry);
    if (life === undefined) return;
    // If a guest migrated on, the run that it left has ended, recorded or not.
    this.#supersede(this.#running.indexOf(life), entry.time);
    this.#running.shift();
    this.#finish(life, ending, entry.time, entry.serial);
  }

  /** The guest migrated to another host. */
  leave(entry: Operation): void {
    const life = this.#running.shift();
    if (life === undefined) return;
    life.include(entry);
    if (life.session !== undefined) life.session.stop = entry;
    this.#left = life.session;
    this.#finish(life, { time: entry.time, cause: 'migrated' }, entry.time, entry.serial);
  }

  /** The host went down, and all runs with it. */
  hostDown(ending: Ending, at: number): void {
    for (const life of this.#running.splice(0)) this.#finish(life, ending, at, undefined);
    this.#prepared?.end(this.#relations, ending, at, undefined);
    this.#prepared = undefined;
  }

  // libvirt records the end of a container that ends with its client twice: as shut down and as
  // destroyed.
  #isToldAgain(entry: Operation): boolean {
    const ended = this.#ended;
    if (ended?.ending?.cause !== 'stopped' || entry.time - (ended.ending.time ?? 0) > AGAIN) return false;
    includeIn(ended, entry);
    return true;
  }

  // With two runs at once, a stop belongs to the one that the same manager started; in a migration,
  // to the older one.
  #toStop(reason: string, emitter: string | undefined): Life | undefined {
    if (this.#running.length < 2) return this.#running[0];
    const own = this.#running.filter((life) => life.emitter === emitter).at(-1);
    return own ?? (reason === 'migrated' ? this.#running[0] : this.current);
  }

  /** Ends that many of the oldest runs, which ended unnoticed. */
  #supersede(count: number, at: number): void {
    for (const life of this.#running.splice(0, Math.max(0, count))) {
      this.#finish(life, { time: undefined, cause: 'superseded' }, at, undefined);
    }
  }

  #finish(life: Life, ending: Ending, at: number, serial: number | undefined): void {
    life.end(this.#relations, ending, at, serial);
    this.#guest.running--;
    if (life.session === undefined) return;
    life.session.ending = ending;
    this.#ended = life.session;
    if (serial !== undefined) life.session.start?.proof.push(serial);
  }

  #session(start: Operation | undefined, ending: Ending | undefined): Session {
    const entries = this.#keepEntries ? [] : undefined;
    return {
      guest: this.#guest,
      start,
      stop: undefined,
      ending,
      doubt: undefined,
      from: undefined,
      to: undefined,
      lastTime: start?.time ?? 0,
      entries,
    };
  }
}

/** In milliseconds: starting and stopping a guest takes longer. */
const AGAIN = 1000;
