import { appendFileSync, copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { follow } from '../support/following.ts';
import { installJournalctl, useJournalctl } from '../support/journalctl-standin.ts';
import { avc } from '../support/log-text.ts';
import { append, event, log, readSoFar, rotate, useLog, write } from '../support/written-log.ts';

useLog();
useJournalctl();

const serialsIn = (out: string) => [...out.matchAll(/audit\([\d.]+:(\d+)\)/g)].map(([, serial]) => Number(serial));

describe('Followed through', () => {
  test('rotation, compression, copying and truncation, every record is found once', async () => {
    write(event('a', 1));
    const running = follow(['search', '-F', '-m', 'ALL', '--raw', '-if', log()]);
    await running.until(/:1\)/);
    let last = 1;
    const next = () => append(event('a', ++last));
    for (let round = 0; round < 3; round++) {
      next();
      rotate(event('a', ++last));
      writeFileSync(`${log()}.1.gz`, gzipSync(readFileSync(`${log()}.1`)));
      rmSync(`${log()}.1`);
      next();
      await readSoFar();
      next();
      copyFileSync(log(), `${log()}-2026112${round}`);
      truncateSync(log(), 0);
      next();
      next();
      if (round === 1) await readSoFar();
    }
    await running.until(new RegExp(`:${last}\\)`));
    const { out } = await running.stop();
    expect(serialsIn(out)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  });

  test('a slow reader, nothing is lost when files are rotated meanwhile', async () => {
    write(event('a', 1));
    const taken: string[] = [];
    let free: (() => void) | undefined;
    const controller = new AbortController();
    const result = run(['search', '-F', '-m', 'ALL', '--raw', '-if', log()], {
      output: {
        // The first write takes until the log has been rotated three times.
        write(text, done) {
          taken.push(Buffer.from(text).toString('latin1'));
          if (free === undefined) free = done;
          else done();
        },
        on() {},
      },
      surroundings: { interruption: () => controller.signal },
    });
    await expect.poll(() => free, { interval: 5 }).toBeDefined();
    append(event('a', 2));
    for (const serial of [3, 4, 5]) rotate(event('a', serial));
    free?.();
    await expect.poll(() => taken.join(''), { interval: 5 }).toMatch(/:5\)/);
    controller.abort('SIGINT');
    expect((await result).code).toBe(130);
    expect(serialsIn(taken.join(''))).toEqual([1, 2, 3, 4, 5]);
  });

  test('the end of the command, complete lines are printed and an incomplete one is not', async () => {
    write(event('a', 1));
    const running = follow(['search', '-F', '-m', 'ALL', '--raw', '-if', log()]);
    await running.until(/:1\)/);
    append(avc({ at: 2, serial: 2 })[0] as string, '\n', event('b', 3), event('c', 4).slice(0, -30));
    const { out } = await running.stop();
    expect(serialsIn(out)).toEqual([1, 2, 3]);
  });

  test('a journal, whose journalctl goes on, and whose end is an error', async () => {
    const entry = (op: string, serial: number) =>
      `${JSON.stringify({
        _AUDIT_TYPE: '2500',
        _AUDIT_ID: `${serial}`,
        _SOURCE_REALTIME_TIMESTAMP: `${serial}000000`,
        __CURSOR: `${serial}`,
        MESSAGE: event(op, serial)
          .slice(0, -1)
          .replace(/^type=(\S+) msg=\S+ /, '$1 '),
      })}\n`;
    const folder = dirname(log());
    writeFileSync(`${folder}/entries`, entry('start', 60));
    // Like the real one: it shows what is there, and with --follow what comes.
    installJournalctl(
      folder,
      [
        '#!/bin/sh',
        `case "$*" in`,
        `*--lines=0*) echo "-- cursor: 60";;`,
        `*--follow*) case "$*" in *--after-cursor=60*) exec tail -n +2 -f '${folder}/entries';; esac;;`,
        `*) cat '${folder}/entries'; echo "-- cursor: 60";;`,
        'esac',
      ].join('\n'),
    );
    const running = follow(['-F', '--utc', '--journal']);
    await running.until(/^web1/);
    appendFileSync(`${folder}/entries`, entry('stop', 120));
    await running.until(/00:01 - 00:02/);
    expect((await running.stop()).code).toBe(130);
    installJournalctl(folder, '#!/bin/sh\ncase "$*" in *--follow*) echo "it broke" >&2; exit 1;; esac');
    expect(await run(['-F', '--journal'])).toMatchObject({ code: 3, err: expect.stringMatching(/it broke/) });
  });
});
