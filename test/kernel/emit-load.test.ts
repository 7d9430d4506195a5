import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openAudit } from 'libaudit-virt';
import { expect, test } from 'vitest';
import { kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';
import { numberedDisk } from '../support/numbered-disk.ts';

const BENCH = fileURLToPath(new URL('../bench', import.meta.url));

/** How many records to send before measuring, because C needs no time to compile. */
const WARM_UP = 1000;

/** Microseconds of wall time per number from `first` up to `end`, after the warm-up. */
async function paceOf(first: number, end: number, work: (until: number) => unknown): Promise<number> {
  await work(first + WARM_UP);
  const start = performance.now();
  await work(end);
  return ((performance.now() - start) * 1000) / (end - first - WARM_UP);
}

kernel('A hundred thousand records, emitted as fast as possible', () => {
  const auditd = runAuditd('RAW');

  /** The disk numbers in the log, in log order. */
  async function disks(): Promise<number[]> {
    const found: number[] = [];
    for await (const line of createInterface({ input: createReadStream(auditd.log) })) {
      const number = /^type=VIRT_RESOURCE .* new-disk="\/images\/(\d+)"/.exec(line)?.[1];
      if (number !== undefined) found.push(Number(number));
    }
    return found;
  }

  test('are all in audit.log, in order and once, with emitSync, awaited emit and concurrent emit', {
    timeout: 300_000,
  }, async () => {
    execFileSync('make', ['-s', '-C', BENCH, 'build/send', 'build/send-proven']);
    const paceBy = (program: string, ...words: string[]) =>
      Number(execFileSync(`${BENCH}/build/${program}`, words, { encoding: 'utf8' }).split(' ')[1]) / 1000;
    const paceOfC = () => paceBy('send', '20000');
    const c = [paceOfC()];
    // What the same proof costs in C, after each record and after each hundred.
    const proven = paceBy('send-proven', '3000', '1');
    const provenAtOnce = paceBy('send-proven', '20000', '100');
    await using log = await openAudit({ level: 'required', queue: { deadline: Number.POSITIVE_INFINITY } });
    const reported = new Set<string>();
    let next = 0;
    const sync = await paceOf(0, 10_000, (until) => {
      while (next < until) reported.add(log.emitSync(numberedDisk(next++)).status);
    });
    c.push(paceOfC());
    const awaited = await paceOf(10_000, 15_000, async (until) => {
      while (next < until) reported.add((await log.emit(numberedDisk(next++))).status);
    });
    c.push(paceOfC());
    const atOnce = await paceOf(15_000, 100_000, async (until) => {
      const outcomes = [];
      while (next < until) outcomes.push(log.emit(numberedDisk(next++)));
      for (const { status } of await Promise.all(outcomes)) reported.add(status);
    });
    c.push(paceOfC());
    const [middle = 0] = c.sort((a, b) => a - b).slice(1);
    const ratio = (pace: number, same: number) =>
      `${pace.toFixed(1)} µs, ${(pace / middle).toFixed(2)} × C, ${(pace / same).toFixed(2)} × C with the proof`;
    console.log(
      [
        `C ${middle.toFixed(1)} µs; with the proof ${proven.toFixed(1)} µs, at once ${provenAtOnce.toFixed(1)} µs`,
        `emitSync ${ratio(sync, proven)}`,
        `emit awaited ${ratio(awaited, proven)} (goal: 4 × C)`,
        `emit at once ${ratio(atOnce, provenAtOnce)} (goal: 1.5 × C)`,
      ].join('\n'),
    );
    expect([...reported]).toEqual(['recorded']);
    let found = await disks();
    for (const end = Date.now() + 20_000; found.length < 100_000 && Date.now() < end; found = await disks())
      await sleep(500);
    expect(found).toEqual(Array.from({ length: 100_000 }, (_, number) => number));
    expect(log.counters).toMatchObject({ emitted: 100_000, recorded: 100_000, pending: 0, late: 0, waiting: 0 });
  });
});
