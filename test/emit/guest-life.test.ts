import fc from 'fast-check';
import {
  type AuditLog,
  GuestAudit,
  type GuestAudited,
  type GuestOperation,
  type GuestResource,
  memoryDriver,
  openAudit,
} from 'libaudit-virt';
import { type GuestSession, readSessions } from 'libaudit-virt/log';
import { expect, test } from 'vitest';
import { LogLinter } from '../../src/check/lint/log-linter.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { textOf } from '../../src/schema/assignment.ts';
import { guestAmount, guestPermission, guestResource, keyOf, modelOf } from '../support/guest-resources.ts';
import { runs } from '../support/runs.ts';
import { track } from '../support/track.ts';

const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' } as const;
const integrity = { kind: 'integrity-check', op: 'start', model: 'none', result: 'unknown' } as const;

const amountsOfStart = fc.array(guestAmount, { maxLength: 3 });

// All steps choose from a few resources, so that things are often attached twice. An operation is
// performed by a function, or was performed before.
const resources = fc.array(guestResource, { minLength: 1, maxLength: 5 });
const which = fc.nat(4);
const went = { success: fc.boolean(), isPerformed: fc.boolean() };
const step = fc.oneof(
  fc.record({ what: fc.constant('attach' as const), which, ...went }),
  fc.record({ what: fc.constant('detach' as const), which, ...went }),
  fc.record({ what: fc.constant('replace' as const), from: which, to: which, ...went }),
  fc.record({ what: fc.constant('resize' as const), amount: guestAmount, ...went }),
  fc.record({ what: fc.constant('permit' as const), permission: guestPermission, ...went }),
  fc.record({ what: fc.constantFrom('pause' as const, 'resume' as const), ...went }),
  fc.record({ what: fc.constantFrom('stop' as const, 'crash' as const), amounts: amountsOfStart, ...went }),
  fc.record({ what: fc.constant('migrate' as const), amounts: amountsOfStart, ...went }),
  fc.record({ what: fc.constant('takeover' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Went = { readonly success: boolean; readonly isPerformed: boolean };
type Amounts = readonly Parameters<GuestAudit['resize']>[0][];

const FAILURE = new Error('the operation failed');

/** A guest whose records are linted as they are written, with a separate count of what it holds. */
class Life {
  readonly driver = memoryDriver();
  readonly linter = new LogLinter();
  readonly things: readonly GuestResource[];
  held = new Map<string, number>();
  amounts = new Map<string, number>();
  paused = false;
  #log: AuditLog | undefined;
  #guest: GuestAudit | undefined;
  #linted = 0;

  constructor(things: readonly GuestResource[]) {
    this.things = things;
  }

  async open(): Promise<AuditLog> {
    this.#log = await openAudit({ driver: this.driver, allow: ['invalid-value'] });
    this.#guest = new GuestAudit(this.#log, identity);
    return this.#log;
  }

  get guest(): GuestAudit {
    return this.#guest as GuestAudit;
  }

  thing(index: number): GuestResource {
    return this.things[index % this.things.length] as GuestResource;
  }

  has(thing: GuestResource): boolean {
    return this.held.has(modelOf(thing).key);
  }

  canGet(thing: GuestResource): boolean {
    return modelOf(thing).shareable || !this.has(thing);
  }

  count(thing: GuestResource, change: 1 | -1): void {
    const { key } = modelOf(thing);
    const count = (this.held.get(key) ?? 0) + change;
    if (count > 0) this.held.set(key, count);
    else this.held.delete(key);
  }

  /** Starts, or arrives, with each resource as often as possible. */
  async start(amounts: Amounts, { success, isPerformed }: Went, arrives = false) {
    const before = [new Map(this.held), new Map(this.amounts)] as const;
    const given = [...this.things, ...this.things].filter((thing) => {
      const isGiven = this.canGet(thing);
      if (isGiven) this.count(thing, 1);
      return isGiven;
    });
    for (const { kind, value } of amounts) this.amounts.set(kind, value);
    const start = { integrity, resources: [...given, ...amounts] };
    const { guest } = this;
    const begin = (arrives ? guest.migrateIn : guest.start).bind(guest) as GuestAudit['start'];
    if (!isPerformed) await begin({ ...start, vmPid: 42 }, { success });
    else if (success) await begin(start, () => ({ vmPid: 42 }));
    else await expect(begin(start, () => Promise.reject(FAILURE))).rejects.toBe(FAILURE);
    if (!success) [this.held, this.amounts] = before;
  }

  async take(step: Step): Promise<void> {
    const { guest } = this;
    const { what } = step;
    if (what === 'takeover') return this.takeOver();
    if (what === 'stop' || what === 'crash' || what === 'migrate') return this.restart(step);
    if (what === 'resize') {
      await this.try((how) => guest.resize(step.amount, how), true, step);
      if (step.success) this.amounts.set(step.amount.kind, step.amount.value);
    } else if (what === 'permit') await this.try((how) => guest.permit(step.permission, how), true, step);
    else if (what === 'replace') await this.replace(this.thing(step.from), this.thing(step.to), step);
    else if (what === 'pause' || what === 'resume') {
      const isPossible = this.paused === (what === 'resume');
      await this.try((how) => guest[what](undefined, how), isPossible, step);
      if (step.success && isPossible) this.paused = what === 'pause';
      expect(guest.paused).toBe(this.paused);
    } else if (what === 'attach' || what === 'detach') {
      const thing = this.thing(step.which);
      const isPossible = what === 'attach' ? this.canGet(thing) : this.has(thing);
      await this.try((how) => guest[what](thing, how), isPossible, step);
      if (isPossible && step.success) this.count(thing, what === 'attach' ? 1 : -1);
    }
  }

  /** Ends the run, unless that fails, and begins another one. */
  async restart(step: Extract<Step, { amounts: unknown }>): Promise<void> {
    const { what, amounts, success } = step;
    const { guest } = this;
    if (what === 'crash') await guest.ended();
    else if (what === 'stop') await this.try((how) => guest.stop('destroyed', how), true, step);
    else await this.try((how) => guest.migrateOut({}, how), true, step);
    if (what !== 'crash' && !success) return;
    expect([guest.running, guest.paused]).toEqual([false, false]);
    expect((await guest.ended()).outcomes).toEqual([]);
    this.held.clear();
    this.amounts.clear();
    this.paused = false;
    if (amounts.length > 1) await this.start(amounts, { ...step, success: false });
    await this.start(amounts, { ...step, success: true }, what === 'migrate');
  }

  /** Another manager takes over, which knows the guest from the log. */
  async takeOver(): Promise<void> {
    const running: GuestSession[] = [];
    for await (const session of readSessions(Buffer.from(`${this.driver.lines.join('\n')}\n`))) {
      if (session.state === 'running') running.push(session);
    }
    expect(running).toHaveLength(1);
    this.#guest = new GuestAudit(this.#log as AuditLog, identity);
    this.#guest.adopt({ ...(running[0] as GuestSession), vmPid: 42, paused: this.paused });
  }

  async replace(from: GuestResource, to: GuestResource, step: Went): Promise<void> {
    if (from.kind !== 'disk' || to.kind !== 'disk') return;
    const isPossible = this.has(from) && this.canGet(to);
    await this.try((how) => this.guest.replaceDisk({ from: from.value, to: to.value }, how), isPossible, step);
    if (!isPossible || !step.success) return;
    this.count(from, -1);
    this.count(to, 1);
  }

  async try(
    operate: (how: GuestOperation) => Promise<GuestAudited>,
    isPossible: boolean,
    { success, isPerformed }: Went,
  ): Promise<void> {
    let calls = 0;
    const perform = async () => {
      calls++;
      if (!success) throw FAILURE;
      return calls;
    };
    const done = operate(isPerformed ? perform : { success });
    if (!isPossible) await expect(done).rejects.toMatchObject({ code: 'guest-sequence' });
    else if (isPerformed && !success) await expect(done).rejects.toBe(FAILURE);
    else expect((await done).result).toBe(isPerformed ? 1 : undefined);
    expect(calls).toBe(isPossible && isPerformed ? 1 : 0);
  }

  /** What the linter finds in the records since the last call. */
  findings(): readonly unknown[] {
    const lines = this.driver.lines.slice(this.#linted);
    this.#linted = this.driver.lines.length;
    return lines.flatMap((line) => this.linter.add(parseRecord(line)));
  }

  /** What the guest holds according to its session: things and amounts, without permissions. */
  session(): readonly [held: Map<string, number>, amounts: Map<string, number>] {
    const held = new Map<string, number>();
    const amounts = new Map<string, number>();
    for (const entry of track(this.driver.lines).raw.sessions.at(-1)?.entries ?? []) {
      if (entry.kind !== 'resource' || entry.ending !== undefined || !entry.success) continue;
      const { resource, given } = entry.assignment;
      if (given === undefined || given.field.role === 'permission' || entry.assignment.class !== undefined) continue;
      if (given.field.role === 'amount') amounts.set(resource, Number(given.wire));
      else {
        const key = keyOf(resource, Buffer.from(textOf(given), 'latin1'));
        held.set(key, (held.get(key) ?? 0) + 1);
      }
    }
    return [held, amounts];
  }

  /** Detaches everything; the linter must agree that nothing is left. */
  async drain(): Promise<void> {
    for (const thing of this.things) {
      while (this.has(thing)) {
        await this.guest.detach(thing);
        this.count(thing, -1);
        expect(this.findings()).toEqual([]);
        if (this.has(thing)) continue;
        // A second record with the same text needs another serial, or it would be a copy.
        const line = this.driver.lines.at(-1)?.replace(/:\d+\):/, ':999999):') ?? '';
        const again = this.linter.add(parseRecord(line));
        expect(again.map((finding) => finding.rule)).toEqual(['life-detach-unknown']);
      }
      await expect(this.guest.detach(thing)).rejects.toMatchObject({ code: 'guest-sequence' });
    }
  }
}

test('a random life has no lint finding, and emitter, linter and sessions agree on what the guest holds', async () => {
  await fc.assert(
    fc.asyncProperty(resources, amountsOfStart, fc.array(step, { maxLength: 12 }), async (things, amounts, steps) => {
      const life = new Life(things);
      await using _ = await life.open();
      await life.start(amounts, { success: true, isPerformed: false });
      expect(life.findings()).toEqual([]);
      expect(life.session()).toEqual([life.held, life.amounts]);
      for (const step of steps) {
        await life.take(step);
        expect(life.findings()).toEqual([]);
        expect(life.session()).toEqual([life.held, life.amounts]);
      }
      await life.drain();
      await life.guest.stop();
      expect(life.findings()).toEqual([]);
    }),
    { numRuns: runs(150) },
  );
}, 60_000);

test('a log with verify accepts a shareable thing twice', async () => {
  await using log = await openAudit({ driver: 'memory', verify: 'warning' });
  const guest = new GuestAudit(log, identity);
  const rng = { kind: 'rng', value: '/dev/urandom' } as const;
  await guest.start({ integrity, resources: [rng, rng], vmPid: 42 });
  await guest.attach(rng);
  for (let i = 0; i < 3; i++) await guest.detach(rng);
  await guest.stop();
});

test.each(['', '0'])(
  'a disk named %j is rejected, because readers take the name for a missing value',
  async (value) => {
    await using log = await openAudit({ driver: 'memory', allow: ['invalid-value'] });
    const guest = new GuestAudit(log, identity);
    await guest.start({ vmPid: 42 });
    await expect(guest.attach({ kind: 'disk', value })).rejects.toMatchObject({ code: 'value-placeholder' });
  },
);
