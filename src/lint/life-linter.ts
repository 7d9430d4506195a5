import { assignmentOf } from '../schema/assignment.ts';
import { type Change, changeOfRecord, type FoundThing, HeldThings } from '../schema/held-things.ts';
import { VIRT } from '../schema/record-types.ts';
import { splitTail } from '../text/tail.ts';
import type { Token } from '../text/tokens.ts';
import type { Violation } from './catalog.ts';
import type { GuestState } from './rule/guest-state.ts';
import { checksAt, runAll } from './run-checks.ts';

const at = {
  label: checksAt('label'),
  resource: checksAt('resource'),
  start: checksAt('start'),
  stop: checksAt('stop'),
};

/**
 * Checks the records of guests in their order. Of each guest it keeps the current state only, so
 * that memory grows with the number of guests and their resources, not with the length of the log.
 */
export class LifeLinter {
  readonly #guests = new Map<string, Life[]>();

  /**
   * Checks the next record.
   *
   * @param type number of the record type
   * @param text the message as a byte string, with libaudit's tail
   * @param host host of the guest: one log may contain records of several hosts
   * @param pid process ID of the manager that sent the record
   */
  add(type: number, text: string, host = '', pid = ''): Violation[] {
    const { tokens, tail } = splitTail(text);
    const key = keyOf(tokens, host);
    const success = tail.res === 'success';
    // A truncated record may belong to a failed operation.
    if (key === undefined || !(success || (tail.res === 'failed' && countsIfFailed(type, tokens)))) return [];
    let lives = this.#guests.get(key);
    if (lives === undefined) {
      lives = [];
      this.#guests.set(key, lives);
    }
    const life = lifeOf(lives, pid, type);
    const violations = life.add(type, tokens, success);
    // Of several lives, keep only those that continue.
    if (lives.length > 1 && life.phase === 'stopped') lives.splice(lives.indexOf(life), 1);
    return violations;
  }

  /**
   * Remembers the state of a guest.
   *
   * @param text a record of the guest, as for `add`
   * @param host host of the guest
   * @returns restores the state
   */
  remember(text: string, host = ''): () => void {
    const key = keyOf(splitTail(text).tokens, host);
    if (key === undefined) return () => {};
    const lives = this.#guests.get(key)?.map((life) => life.copy());
    return () => {
      if (lives === undefined) this.#guests.delete(key);
      else this.#guests.set(key, lives);
    };
  }

  /**
   * Forgets the guests of a host that was rebooted: none of them is running, and no record shows
   * how they ended.
   */
  forget(host = ''): void {
    for (const key of this.#guests.keys()) if (key.startsWith(`${host} `)) this.#guests.delete(key);
  }
}

/**
 * Failed operations change nothing, but a check that failed was made, and a failed start ends what
 * it began.
 */
const countsIfFailed = (type: number, tokens: readonly Token[]): boolean =>
  type === VIRT.INTEGRITY_CHECK || (type === VIRT.CONTROL && wireOf(tokens, 'op') === 'start');

/**
 * Finds the life that a record belongs to. During a migration between two managers of one host, a
 * guest has two.
 */
function lifeOf(lives: Life[], pid: string, type: number): Life {
  const own = lives.find((life) => life.pid === pid);
  const newest = lives.at(-1);
  if (own !== undefined) return own;
  const arrives = newest?.phase === 'running' && (type === VIRT.MACHINE_ID || type === VIRT.INTEGRITY_CHECK);
  if (newest !== undefined && !arrives) {
    // The manager was restarted, or uses a new process for each record.
    newest.pid = pid;
    return newest;
  }
  const life = new Life(pid);
  lives.push(life);
  return life;
}

class Life implements GuestState {
  pid: string;
  phase: GuestState['phase'] = 'unknown';
  hasLabel = false;
  hasCheck = false;
  hasResource = false;
  held: HeldThings | undefined;

  constructor(pid: string) {
    this.pid = pid;
  }

  copy(): Life {
    const copy = Object.assign(new Life(this.pid), this);
    copy.held = this.held?.copy();
    return copy;
  }

  add(type: number, tokens: readonly Token[], success: boolean): Violation[] {
    const violations: Violation[] = [];
    if (type === VIRT.MACHINE_ID) this.#label(violations);
    else if (type === VIRT.INTEGRITY_CHECK) this.#check();
    else if (type === VIRT.RESOURCE) this.#resource(tokens, violations);
    else if (type === VIRT.CONTROL) {
      const op = wireOf(tokens, 'op');
      if (!success) this.#abandon();
      else if (op === 'start') this.#start(violations);
      else if (op === 'stop') this.#stop(violations);
    }
    return violations;
  }

  #label(violations: Violation[]): void {
    runAll(at.label, this, violations);
    if (this.phase !== 'running') this.#prepare();
    this.hasLabel = true;
  }

  #check(): void {
    if (this.phase === 'running') return;
    this.#prepare();
    this.hasCheck = true;
  }

  #resource(tokens: readonly Token[], violations: Violation[]): void {
    const reason = wireOf(tokens, 'reason');
    const isOfStart = reason === 'start' || wireOf(tokens, 'resrc') === 'cgroup' || reason === 'open';
    const { taken, given } = changeOf(tokens);
    runAll(at.resource, { guest: this, reason, isOfStart, taken, given }, violations);
    if (isOfStart && this.phase !== 'running') {
      this.#prepare();
      this.hasResource = true;
    }
    if (taken !== undefined) this.held?.take(taken);
    if (given !== undefined) this.held?.give(given);
  }

  #start(violations: Violation[]): void {
    runAll(at.start, this, violations);
    this.held ??= new HeldThings();
    this.phase = 'running';
  }

  /** The start has failed: the guest no longer has what was prepared for it. */
  #abandon(): void {
    if (this.phase !== 'preparing') return;
    this.phase = 'stopped';
    this.#clear(undefined);
  }

  #stop(violations: Violation[]): void {
    runAll(at.stop, this, violations);
    this.phase = 'stopped';
    this.#clear(undefined);
  }

  /** Begins a start, unless an earlier record has already begun it. */
  #prepare(): void {
    if (this.phase === 'preparing') return;
    this.phase = 'preparing';
    this.#clear(new HeldThings());
  }

  #clear(held: HeldThings | undefined): void {
    this.held = held;
    this.hasLabel = false;
    this.hasCheck = false;
    this.hasResource = false;
  }
}

/** What a record changes in what the guest holds. */
function changeOf(tokens: readonly Token[]): Change<FoundThing> {
  const assignment = assignmentOf({ messageField: (name) => wireOf(tokens, name) });
  return assignment === undefined ? {} : changeOfRecord(assignment);
}

function keyOf(tokens: readonly Token[], host: string): string | undefined {
  const uuid = wireOf(tokens, 'uuid');
  return uuid === undefined ? undefined : `${host} ${uuid.toLowerCase()}`;
}

const wireOf = (tokens: readonly Token[], name: string): string | undefined =>
  tokens.find((token) => token.name === name)?.wire;
