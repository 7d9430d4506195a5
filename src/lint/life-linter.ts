import { assignmentOf } from '../schema/assignment.ts';
import { type Change, changeOfRecord, type FoundThing, HeldThings } from '../schema/held-things.ts';
import { VIRT } from '../schema/record-types.ts';
import { splitTail } from '../text/tail.ts';
import type { Token } from '../text/tokens.ts';
import type { Violation } from './catalog.ts';

/**
 * Checks the records of guests one after the other: what the specification says of their order, and
 * whether each takes away only what was given. Holds what goes on, and of a guest that is stopped
 * that it is.
 */
export class LifeLinter {
  readonly #guests = new Map<string, Life[]>();

  /**
   * Takes the next record.
   *
   * @param type number of the record type
   * @param text the message as a byte string, with libaudit's tail
   * @param host where the guest is: records of several hosts may stand in one log
   * @param pid process of the manager
   */
  add(type: number, text: string, host = '', pid = ''): Violation[] {
    const { tokens, tail } = splitTail(text);
    const uuid = wireOf(tokens, 'uuid');
    // What failed changes nothing, and what is cut off may have failed: the other rules tell of
    // that.
    if (uuid === undefined || tail.res !== 'success') return [];
    const key = `${host} ${uuid.toLowerCase()}`;
    let lives = this.#guests.get(key);
    if (lives === undefined) {
      lives = [];
      this.#guests.set(key, lives);
    }
    const life = lifeOf(lives, pid, type);
    const violations = life.add(type, tokens);
    // What remains known of several is the one that goes on.
    if (lives.length > 1 && life.isOver) lives.splice(lives.indexOf(life), 1);
    return violations;
  }

  /** The host was started: its guests do not run any more, and how they ended is not known. */
  forget(host = ''): void {
    for (const key of this.#guests.keys()) if (key.startsWith(`${host} `)) this.#guests.delete(key);
  }
}

/** A guest that migrates within a host, from one manager to another, has two lives for a moment. */
function lifeOf(lives: Life[], pid: string, type: number): Life {
  const own = lives.find((life) => life.pid === pid);
  const newest = lives.at(-1);
  if (own !== undefined) return own;
  const arrives = newest?.isRunning && (type === VIRT.MACHINE_ID || type === VIRT.INTEGRITY_CHECK);
  if (newest !== undefined && !arrives) {
    // Its manager was started anew, or each record is sent by a process of its own.
    newest.pid = pid;
    return newest;
  }
  const life = new Life(pid);
  lives.push(life);
  return life;
}

class Life {
  pid: string;
  #phase: 'unknown' | 'preparing' | 'running' | 'stopped' = 'unknown';
  #hasLabel = false;
  #hasCheck = false;
  #hasResource = false;
  /** What it has, where its start was seen: else that is not known. */
  #held: HeldThings | undefined;

  constructor(pid: string) {
    this.pid = pid;
  }

  get isRunning(): boolean {
    return this.#phase === 'running';
  }

  get isOver(): boolean {
    return this.#phase === 'stopped';
  }

  add(type: number, tokens: readonly Token[]): Violation[] {
    if (type === VIRT.MACHINE_ID) return this.#label();
    if (type === VIRT.INTEGRITY_CHECK) return this.#check();
    if (type === VIRT.RESOURCE) return this.#resource(tokens);
    if (type !== VIRT.CONTROL) return [];
    const op = wireOf(tokens, 'op');
    if (op === 'start') return this.#start();
    return op === 'stop' ? this.#stop() : [];
  }

  #label(): Violation[] {
    const isLate = this.#phase === 'running' || (this.#hasResource && !this.#hasLabel);
    if (this.#phase !== 'running') this.#prepare();
    this.#hasLabel = true;
    return isLate ? [{ rule: 'life-machine-id-late' }] : [];
  }

  #check(): Violation[] {
    if (this.#phase === 'running') return [];
    this.#prepare();
    this.#hasCheck = true;
    return [];
  }

  #resource(tokens: readonly Token[]): Violation[] {
    const reason = wireOf(tokens, 'reason');
    const isOfStart = reason === 'start' || wireOf(tokens, 'resrc') === 'cgroup' || reason === 'open';
    if (isOfStart && this.#phase !== 'running') {
      this.#prepare();
      this.#hasResource = true;
    } else if (this.#phase === 'stopped') return [{ rule: 'life-after-stop' }];
    const violations: Violation[] = [];
    if (reason === 'start' && this.#phase === 'running')
      violations.push({ rule: 'life-resource-late', field: 'reason', found: reason });
    const { taken, given } = changeOf(tokens);
    const held = this.#held;
    if (taken !== undefined && held?.take(taken) === false && reason === 'detach') {
      violations.push({ rule: 'life-detach-unknown', field: taken.field, found: taken.found });
    }
    if (given !== undefined) {
      if (held?.has(given) && !given.shareable && reason === 'attach') {
        violations.push({ rule: 'life-attach-twice', field: given.field, found: given.found });
      }
      held?.give(given);
    }
    return violations;
  }

  #start(): Violation[] {
    const violations: Violation[] = [];
    if (this.#phase === 'running') violations.push({ rule: 'life-start-while-running' });
    else {
      if (!this.#hasLabel) violations.push({ rule: 'life-no-machine-id' });
      if (!this.#hasCheck) violations.push({ rule: 'life-no-integrity-check' });
      if (!this.#hasResource) violations.push({ rule: 'life-no-resource' });
    }
    this.#held ??= new HeldThings();
    this.#phase = 'running';
    return violations;
  }

  #stop(): Violation[] {
    const violations: Violation[] =
      this.#phase === 'running' || this.#phase === 'unknown' ? [] : [{ rule: 'life-stop-without-start' }];
    this.#phase = 'stopped';
    this.#clear(undefined);
    return violations;
  }

  /** The first record of a start. */
  #prepare(): void {
    if (this.#phase === 'preparing') return;
    this.#phase = 'preparing';
    this.#clear(new HeldThings());
  }

  #clear(held: HeldThings | undefined): void {
    this.#held = held;
    this.#hasLabel = false;
    this.#hasCheck = false;
    this.#hasResource = false;
  }
}

/** What a record changes in what the guest holds. */
function changeOf(tokens: readonly Token[]): Change<FoundThing> {
  const assignment = assignmentOf({ messageField: (name) => wireOf(tokens, name) });
  return assignment === undefined ? {} : changeOfRecord(assignment);
}

const wireOf = (tokens: readonly Token[], name: string): string | undefined =>
  tokens.find((token) => token.name === name)?.wire;
