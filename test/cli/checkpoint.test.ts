import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { avc, control, line } from '../support/log-text.ts';
import { ausearchMissing, oracle } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('auvirt-checkpoint');

const log = (): string => join(folder(), 'audit.log');
const mark = (): string => join(folder(), 'mark');
const event = (serial: number): string => `${control('start', { at: serial * 10, serial })}\n`;

/** Resumes the search of the folder(); returns the serials that were found. */
async function next(...words: string[]): Promise<{ code: number; serials: number[]; err: string }> {
  const all = ['search', '-if', folder(), '--checkpoint', mark(), '-m', 'ALL', '--raw', ...words];
  const { code, out, err } = await run(all);
  const serials = [...out.matchAll(/msg=audit\([\d.]+:(\d+)\)/g)].map(([, serial]) => Number(serial));
  return { code, serials, err: err.replace(/^NOTE.*\n/, '') };
}

describe('a search resumes where the previous one stopped', () => {
  test('in the same log', async () => {
    writeFileSync(log(), event(1) + event(2));
    expect(await next()).toMatchObject({ code: 0, serials: [1, 2] });
    expect(await next()).toEqual({ code: 1, serials: [], err: '' });
    appendFileSync(log(), event(3));
    expect(await next()).toMatchObject({ code: 0, serials: [3] });
  });

  test('after the log was renamed', async () => {
    writeFileSync(log(), event(1) + event(2));
    await next();
    appendFileSync(log(), event(3));
    renameSync(log(), `${log()}.1`);
    writeFileSync(log(), event(4));
    expect(await next()).toMatchObject({ serials: [3, 4] });
  });

  test('after the log was renamed and compressed', async () => {
    writeFileSync(log(), event(1) + event(2));
    await next();
    writeFileSync(`${log()}.2.gz`, gzipSync(event(1) + event(2) + event(3)));
    writeFileSync(`${log()}.1`, event(4));
    writeFileSync(log(), event(5));
    expect(await next()).toMatchObject({ serials: [3, 4, 5] });
  });

  test('after another log took over the inode', async () => {
    writeFileSync(log(), event(1) + event(2));
    await next();
    writeFileSync(`${log()}.1`, event(1) + event(2) + event(3));
    writeFileSync(log(), event(4));
    expect(await next()).toMatchObject({ serials: [3, 4] });
  });

  test('by time, with a message, if no log contains its event any more', async () => {
    writeFileSync(log(), event(1) + event(3));
    await next();
    writeFileSync(log(), event(2) + event(4) + event(5));
    const { serials, err } = await next();
    expect(serials).toEqual([4, 5]);
    expect(err).toContain('no log has the last event');
  });

  test('by time if requested, beginning with the last event again', async () => {
    writeFileSync(log(), event(1) + event(2) + event(3));
    await next();
    expect(await next('-ts', 'checkpoint')).toMatchObject({ serials: [3] });
  });

  test('in logs that a fallback file is merged into, even if the last event was in that file', async () => {
    const fallback = join(folder(), 'kept.log');
    const kept = (serial: number): string =>
      event(serial).replace('ses=4294967295', 'ses=4294967295 fallback=no-privilege');
    const both = ['search', '-if', log(), '-if', fallback, '--checkpoint', mark(), '-m', 'ALL', '--raw'];
    writeFileSync(log(), event(1) + event(2));
    writeFileSync(fallback, kept(3));
    expect((await run(both)).out).toBe(event(1) + event(2) + kept(3));
    appendFileSync(log(), event(4));
    expect((await run(both)).out).toBe(event(4));
  });

  test('whatever it searched for', async () => {
    writeFileSync(log(), event(1) + event(2));
    expect(await next('-vm', 'none')).toMatchObject({ code: 1, serials: [] });
    appendFileSync(log(), event(3));
    expect(await next()).toMatchObject({ serials: [3] });
  });

  test('after the one event that --just-one asked for', async () => {
    writeFileSync(log(), event(1) + event(2) + event(3));
    expect(await next('--just-one')).toMatchObject({ serials: [1] });
    expect(await next()).toMatchObject({ serials: [2, 3] });
  });
});

describe('an event that may be incomplete is left for the next run', () => {
  const [access = '', call = ''] = avc({ at: 20, serial: 2 });

  test('until a later record shows that it is complete', async () => {
    writeFileSync(log(), `${event(1)}${access}\n`);
    expect(await next()).toMatchObject({ serials: [1] });
    appendFileSync(log(), `${call}\n`);
    expect(await next()).toMatchObject({ code: 1, serials: [] });
    appendFileSync(log(), event(3));
    expect(await next()).toMatchObject({ serials: [2, 2, 3] });
  });

  test('or until its last record arrives', async () => {
    writeFileSync(log(), `${access}\n${call}\n${line('PROCTITLE', { at: 20, serial: 2 }, 'proctitle=71')}\n`);
    expect(await next()).toMatchObject({ serials: [2, 2, 2] });
  });

  test('with all events that follow it', async () => {
    writeFileSync(log(), `${access}\n${control('start', { at: 20.5, serial: 3 })}\n`);
    expect(await next()).toMatchObject({ code: 1, serials: [] });
    appendFileSync(log(), `${call}\n${event(4)}`);
    expect(await next()).toMatchObject({ serials: [2, 2, 3, 4] });
  });
});

test('however a log grows between runs, each event is found once and complete', async () => {
  const events = [1, 2, 3, 4, 5, 6].map((at) =>
    at % 2 === 0 ? avc({ at: at * 10, serial: at }) : [event(at).trimEnd()],
  );
  const lines = [...events.flat(), control('stop', { at: 99, serial: 99 })];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(lines.length), { maxLength: 5 }), fc.boolean(), async (cuts, rotate) => {
      rmSync(folder(), { recursive: true });
      mkdirSync(folder());
      const found: number[] = [];
      const ends = [0, ...cuts.toSorted((a, b) => a - b), lines.length];
      for (const [index, end] of ends.entries()) {
        if (rotate && index === 2 && existsSync(log())) renameSync(log(), `${log()}.1`);
        appendFileSync(
          log(),
          lines
            .slice(ends[index - 1] ?? 0, end)
            .map((each) => `${each}\n`)
            .join(''),
        );
        found.push(...(await next()).serials);
      }
      expect(found).toEqual([1, 2, 2, 3, 4, 4, 5, 6, 6, 99]);
    }),
    { numRuns: runs(60) },
  );
});

describe('what goes wrong', () => {
  test('a file that is not a checkpoint is not changed, with code 10', async () => {
    writeFileSync(log(), event(1));
    writeFileSync(mark(), 'junk\n');
    const { code, serials, err } = await next();
    expect([code, serials]).toEqual([10, []]);
    expect(err).toContain('is not a checkpoint');
    expect(readFileSync(mark(), 'latin1')).toBe('junk\n');
  });

  test('a checkpoint that cannot be written is reported after the output, with code 11', async () => {
    writeFileSync(log(), event(1));
    const all = ['search', '-if', log(), '--checkpoint', join(folder(), 'none', 'mark'), '-m', 'ALL', '--raw'];
    const { code, out, err } = await run(all);
    expect(code).toBe(11);
    expect(out).toBe(event(1));
    expect(err).toContain('the next run repeats what was found');
  });

  test('the checkpoint does not change if the reader of the output goes away', async () => {
    writeFileSync(log(), event(1));
    await run(['search', '-if', log(), '--checkpoint', mark(), '-m', 'ALL'], { isGone: true });
    expect(existsSync(mark())).toBe(false);
  });

  test('no checkpoint is kept for standard input', async () => {
    const all = ['search', '--checkpoint', mark(), '-m', 'ALL', '--raw'];
    const { out, err } = await run(all, { stdin: event(1) });
    expect(out).toBe(event(1));
    expect(err).toContain('a checkpoint cannot be kept for standard input');
    expect(existsSync(mark())).toBe(false);
  });

  test('no temporary file is left next to the checkpoint', async () => {
    writeFileSync(log(), event(1));
    await next();
    expect(readdirSync(folder()).toSorted()).toEqual(['audit.log', 'mark']);
    chmodSync(mark(), 0o600);
  });
});

oracle('ausearch and auvirt understand each other’s checkpoints', ausearchMissing(), () => {
  const ausearch = (): string => {
    const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
    const words = ['-if', log(), '--checkpoint', mark(), '-m', 'ALL', '--raw'];
    return spawnSync('ausearch', words, { env, encoding: 'latin1', stdio: ['ignore', 'pipe', 'pipe'] }).stdout;
  };

  test('ausearch resumes where auvirt stopped', async () => {
    writeFileSync(log(), event(1) + event(2));
    await run(['search', '-if', log(), '--checkpoint', mark(), '-m', 'ALL']);
    appendFileSync(log(), event(3));
    expect(ausearch()).toBe(event(3));
  });

  test('auvirt resumes where ausearch stopped', async () => {
    writeFileSync(log(), event(1) + event(2));
    expect(ausearch()).toBe(event(1) + event(2));
    appendFileSync(log(), event(3));
    const { out } = await run(['search', '-if', log(), '--checkpoint', mark(), '-m', 'ALL', '--raw']);
    expect(out).toBe(event(3));
  });
});
