import fc from 'fast-check';
import { type AuditLog, GuestAudit, type GuestResource, memoryDriver, openAudit } from 'libaudit-virt';
import { expect, test } from 'vitest';
import { LogLinter } from '../../src/check/lint/log-linter.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { textOf } from '../../src/schema/assignment.ts';
import { guestAmount, guestPermission, guestResource, keyOf, modelOf } from '../support/guest-resources.ts';
import { runs } from '../support/runs.ts';
import { track } from '../support/track.ts';

const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' } as const;
const integrity = { kind: 'integrity-check', op: 'start', model: 'none', result: 'unknown' } as const;

// All steps choose from a few resources, so that things are often attached twice.
const resources = fc.array(guestResource, { minLength: 1, maxLength: 5 });
const which = fc.nat(4);
const success = fc.boolean();
const step = fc.oneof(
  fc.record({ what: fc.constant('attach' as const), which, success }),
  fc.record({ what: fc.constant('detach' as const), which, success }),
  fc.record({ what: fc.constant('replace' as const), from: which, to: which, success }),
  fc.record({ what: fc.constant('resize' as const), amount: guestAmount, success }),
  fc.record({ what: fc.constant('permit' as const), permission: guestPermission, success }),
  fc.record({ what: fc.constant('restart' as const), amounts: fc.array(guestAmount, { maxLength: 3 }), success }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A guest whose records are linted as they are written, with a separate count of what it holds. */
class Life {
  readonly driver = memoryDriver();
  readonly linter = new LogLinter();
  readonly things: readonly GuestResource[];
  held = new Map<string, number>();
  amounts = new Map<string, number>();
  #guest: GuestAudit | undefined;
  #linted = 0;

  constructor(things: readonly GuestResource[]) {
    this.things = things;
  }

  async open(): Promise<AuditLog> {
    const log = await openAudit({ driver: this.driver });
    this.#guest = new GuestAudit(log, identity);
    return log;
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

  /** Starts with each resource as often as possible. */
  async start(amounts: readonly Parameters<GuestAudit['resize']>[0][], success: boolean): Promise<void> {
    const before = [new Map(this.held), new Map(this.amounts)] as const;
    const given = [...this.things, ...this.things].filter((thing) => {
      const isGiven = this.canGet(thing);
      if (isGiven) this.count(thing, 1);
      return isGiven;
    });
    for (const { kind, value } of amounts) this.amounts.set(kind, value);
    await this.guest.start({ integrity, resources: [...given, ...amounts], vmPid: 42 }, { success });
    if (!success) [this.held, this.amounts] = before;
  }

  async take(step: Step): Promise<void> {
    const { guest } = this;
    if (step.what === 'restart') {
      await guest.stop();
      this.held.clear();
      this.amounts.clear();
      if (!step.success) await this.start(step.amounts, false);
      await this.start(step.amounts, true);
    } else if (step.what === 'resize') {
      await guest.resize(step.amount, step);
      if (step.success) this.amounts.set(step.amount.kind, step.amount.value);
    } else if (step.what === 'permit') await guest.permit(step.permission, step);
    else if (step.what === 'replace') await this.replace(this.thing(step.from), this.thing(step.to), step.success);
    else {
      const thing = this.thing(step.which);
      const isPossible = step.what === 'attach' ? this.canGet(thing) : this.has(thing);
      await this.try(guest[step.what](thing, step), isPossible);
      if (isPossible && step.success) this.count(thing, step.what === 'attach' ? 1 : -1);
    }
  }

  async replace(from: GuestResource, to: GuestResource, success: boolean): Promise<void> {
    if (from.kind !== 'disk' || to.kind !== 'disk') return;
    const isPossible = this.has(from) && this.canGet(to);
    await this.try(this.guest.replaceDisk({ from: from.value, to: to.value }, { success }), isPossible);
    if (!isPossible || !success) return;
    this.count(from, -1);
    this.count(to, 1);
  }

  async try(done: Promise<unknown>, isPossible: boolean): Promise<void> {
    if (isPossible) await done;
    else await expect(done).rejects.toMatchObject({ code: 'guest-sequence' });
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
      await this.try(this.guest.detach(thing), false);
    }
  }
}

test('a random life has no lint finding, and emitter, linter and sessions agree on what the guest holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      resources,
      fc.array(guestAmount, { maxLength: 3 }),
      fc.array(step, { maxLength: 12 }),
      async (things, amounts, steps) => {
        const life = new Life(things);
        await using _ = await life.open();
        await life.start(amounts, true);
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
      },
    ),
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
    await using log = await openAudit({ driver: 'memory' });
    const guest = new GuestAudit(log, identity);
    await guest.start({ vmPid: 42 });
    await expect(guest.attach({ kind: 'disk', value })).rejects.toMatchObject({ code: 'value-placeholder' });
  },
);
