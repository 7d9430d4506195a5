import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAudit } from 'libaudit-virt';
import { expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';
import { numberedDisk } from '../support/numbered-disk.ts';

/** A command that follows: the pieces of its output, and when each came. */
function following(words: readonly string[]) {
  const controller = new AbortController();
  const pieces: { readonly text: string; readonly time: number }[] = [];
  let length = 0;
  const ended = run(words, {
    output: {
      write(text, done) {
        const piece = Buffer.from(text).toString('latin1');
        pieces.push({ text: piece, time: Date.now() });
        length += piece.length;
        done();
      },
      on() {},
    },
    surroundings: { interruption: () => controller.signal },
  });
  const disks = () => pieces.flatMap(({ text }) => [...text.matchAll(/\/images\/(\d+)/g)].map(([, n]) => Number(n)));
  return {
    pieces,
    disks,
    /** Waits until nothing more comes, and ends it. */
    async stop(): Promise<number> {
      for (let before = -1; before !== length; await sleep(700)) before = length;
      controller.abort('SIGTERM');
      return (await ended).code;
    },
  };
}

kernel('While auditd writes and rotates its log, commands that follow it print', () => {
  const auditd = runAuditd('RAW', { max_log_file: 2, max_log_file_action: 'ROTATE', num_logs: 99 });
  const all = Array.from({ length: 100_000 }, (_, number) => number);

  test('100,000 records, none of them missing and none twice', async () => {
    const raw = following(['search', '-F', '-vm', 'web1', '--raw', '-if', auditd.log]);
    const json = following(['-F', '-a', '--format', 'json', '--file', auditd.log]);
    await sleep(1500);
    await using log = await openAudit({ level: 'required' });
    const start = performance.now();
    for (let first = 0; first < all.length; first += 1000) {
      await Promise.all(all.slice(first, first + 1000).map((number) => log.emit(numberedDisk(number))));
    }
    const seconds = (performance.now() - start) / 1000;
    expect([await raw.stop(), await json.stop()]).toEqual([143, 143]);
    const rotations = readdirSync(dirname(auditd.log)).filter((name) => name.startsWith('audit.log.')).length;
    console.log(`${all.length} records in ${seconds.toFixed(1)} s, ${rotations} rotations`);
    expect(rotations).toBeGreaterThan(5);
    expect(raw.disks()).toEqual(all);
    expect(json.disks()).toEqual(all);
  });

  test('each record soon', async () => {
    const commands = {
      'search --raw': following(['search', '-F', '--since', 'now', '-vm', 'web1', '--raw', '-if', auditd.log]),
      '-a': following(['-F', '-a', '--since', 'now', '--format', 'json', '--file', auditd.log]),
    };
    await sleep(3000);
    await using log = await openAudit({ level: 'required' });
    for (let number = 0; number < 200; number++) {
      await log.emit(numberedDisk(number));
      await sleep(10 + (number % 30));
    }
    for (const [name, command] of Object.entries(commands)) {
      await command.stop();
      const delays = command.pieces.flatMap(({ text, time }) =>
        [...text.matchAll(/audit\((\d+\.\d+):|"time":"([^"]+)"/g)].map(
          ([, seconds, iso]) => time - (iso === undefined ? Number(seconds) * 1000 : Date.parse(iso)),
        ),
      );
      expect(delays).toHaveLength(200);
      delays.sort((a, b) => a - b);
      console.log(
        `${name}: from the kernel's stamp to the line ${delays[100]} ms in the median, ${delays.at(-1)} ms at most`,
      );
    }
  });
});
