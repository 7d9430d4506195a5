import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { openAudit } from 'libaudit-virt';
import type { Outcome } from 'libaudit-virt/driver';
import { type AuditRecord, parseRecord } from 'libaudit-virt/log';
import { expect, test } from 'vitest';
import { AuditedLog, eventOf, type Sent } from '../support/audited-log.ts';
import { runs } from '../support/runs.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('confirm-laws');

interface Step {
  readonly vm: string;
  /** What auditd does with the record. */
  readonly fate: 'written' | 'written twice' | 'written later' | 'lost';
  /** What happens to the log afterwards. */
  readonly after: 'nothing' | 'rotation' | 'pause' | 'another record';
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    vm: fc.constantFrom('a', 'b', 'c'),
    fate: fc.constantFrom('written', 'written', 'written twice', 'written later', 'lost'),
    after: fc.constantFrom('nothing', 'nothing', 'rotation', 'pause', 'another record'),
  }),
  { minLength: 1, maxLength: 25 },
);

let logs = 0;

/** Emits an event for each step, and lets auditd do with it what the step says. */
async function emitAll(
  life: readonly Step[],
  deadline: number,
): Promise<{ outcomes: Outcome[]; audited: AuditedLog; kept: string[] }> {
  const kept: string[] = [];
  const late: Sent[] = [];
  const plan = [...life];
  const audited = new AuditedLog(join(folder(), `${++logs}.log`), (sent) => {
    const { fate, after } = plan.shift() as Step;
    if (fate === 'written later') late.push(sent);
    else if (fate !== 'lost') audited.write(sent);
    if (fate === 'written twice') audited.write(sent);
    if (after === 'another record') audited.write(sent, (line) => line.replace(/ pid=\d+/, ' pid=1'));
    if (after === 'rotation') audited.rotate();
  });
  writeFileSync(audited.path, '');
  const log = await openAudit({
    driver: { ...audited.driver, name: 'stand-in' },
    confirm: audited.path,
    queue: { deadline },
    fallback: ({ line }) => void kept.push(line),
  });
  const outcomes: Promise<Outcome>[] = [];
  for (const { vm, after } of life) {
    outcomes.push(log.emit(eventOf(vm)));
    if (after === 'pause') await sleep(2);
  }
  await log.flush({ timeout: 10 });
  for (const sent of late) audited.write(sent);
  const settled = await Promise.all(outcomes);
  await log.close();
  const { recorded, kept: saved, waiting } = log.counters;
  const counted = (status: string) => settled.filter((each) => each.status === status).length;
  expect({ recorded, saved, waiting }).toEqual({ recorded: counted('recorded'), saved: counted('kept'), waiting: 0 });
  return { outcomes: settled, audited, kept };
}

/** The records of this process in a log and its rotated files, by serial. */
function recordsOf({ path }: AuditedLog): Map<number, AuditRecord> {
  const name = path.slice(folder().length + 1);
  const files = readdirSync(folder()).filter((each) => each === name || each.startsWith(`${name}.`));
  const lines = files.flatMap((file) => readFileSync(join(folder(), file), 'latin1').split('\n'));
  const own = lines.filter((line) => line.includes(` pid=${process.pid} `));
  return new Map(own.map((line) => [parseRecord(line).serial as number, parseRecord(line)]));
}

test('Whatever happens to the log, each event has one outcome, and none is recorded that the log does not have', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(5, 20, 100), async (life, deadline) => {
      const { outcomes, audited, kept } = await emitAll(life, deadline);
      const inLog = recordsOf(audited);
      const serials = outcomes.flatMap((outcome) => (outcome.status === 'recorded' ? [outcome.serial as number] : []));
      expect(new Set(serials).size).toBe(serials.length);
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.status === 'kept') {
          expect(outcome.reason).toBe('unconfirmed');
          continue;
        }
        expect(outcome.status).toBe('recorded');
        const record = outcome.status === 'recorded' ? inLog.get(outcome.serial as number) : undefined;
        expect(record?.event).toMatchObject({ vm: life[index]?.vm });
        expect(record?.time).toBe(outcome.status === 'recorded' && outcome.time);
      }
      expect(kept).toHaveLength(outcomes.length - serials.length);
    }),
    { numRuns: runs(40) },
  );
});

test('Whatever happens to the log, every record that it has is confirmed with its own serial, if time allows', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (life) => {
      // A lost record would be waited for.
      const all = life.map((step) => (step.fate === 'lost' ? { ...step, fate: 'written later' as const } : step));
      const { outcomes, audited } = await emitAll(all, 60_000);
      const confirmed = (vm: string) =>
        outcomes.flatMap((each, index) => (life[index]?.vm === vm && each.status === 'recorded' ? [each.serial] : []));
      const sent = (vm: string) =>
        audited.sent.flatMap(({ serial }, index) => (life[index]?.vm === vm ? [serial] : []));
      for (const vm of ['a', 'b', 'c']) expect(confirmed(vm).sort()).toEqual(sent(vm));
    }),
    { numRuns: runs(40) },
  );
});
