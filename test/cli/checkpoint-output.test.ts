import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { FileOutput } from '../../src/cli/terminal/standard-output.ts';
import { EVENT_FORMATS } from '../../src/report/event/event-formats.ts';
import { run } from '../support/cli.ts';
import { fullOutput, systemError, type WriteFailure } from '../support/full-output.ts';
import { avc, control, line } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('auvirt-full');
beforeEach(() => {
  writeFileSync(join(folder(), 'audit.log.1'), LINES.slice(0, 4).join('\n').concat('\n'));
  writeFileSync(join(folder(), 'audit.log'), LINES.slice(4).join('\n').concat('\n'));
});

/** Found and other events, of one record and of several, in two logs. */
const LINES = [
  line('LOGIN', { at: 10, serial: 1 }, 'pid=1 uid=0 old-auid=4294967295 auid=0 res=1'),
  control('start', { at: 20, serial: 2 }),
  ...avc({ at: 30, serial: 3 }),
  line('LOGIN', { at: 40, serial: 4 }, 'pid=1 uid=0 old-auid=4294967295 auid=0 res=1'),
  control('stop', { at: 50, serial: 5, vm: 'gäst' }),
  line('LOGIN', { at: 60, serial: 6 }, 'pid=1 uid=0 old-auid=4294967295 auid=0 res=1'),
  control('start', { at: 70, serial: 7 }),
];

const FORMATS = Object.keys(EVENT_FORMATS).filter((name) => name !== 'interp');
const mark = (): string => join(folder(), 'mark');

/** The command line of a search that resumes. */
const search = (format: string, ...words: string[]): string[] => {
  const types = 'VIRT_CONTROL,AVC';
  return ['search', '-if', folder(), '--checkpoint', mark(), '-m', types, '--utc', '--format', format, ...words];
};

const withoutNote = (err: string): string => err.replace(/^NOTE - using.*\n/, '');

/** What is printed of each event, one after the other; the head is part of the first one. */
async function eventsIn(format: string): Promise<{ head: string; events: string[] }> {
  const outputs: string[] = [];
  for (;;) {
    const { out } = await run(search(format, '--just-one'));
    if (out === '') break;
    outputs.push(out);
  }
  rmSync(mark());
  const head = format === 'csv' ? (/^.*\n/.exec(outputs[0] ?? '')?.[0] ?? '') : '';
  return { head, events: outputs.map((out, index) => (index === 0 ? out : out.slice(head.length))) };
}

describe('wherever the output of a search fails, the next run goes on after the last event that it ends with', () => {
  for (const format of FORMATS) {
    test(`in the format ${format}`, async () => {
      const { head, events } = await eventsIn(format);
      expect(events.length).toBe(4);
      const whole = events.join('');
      const ends = events.map((_, index) => events.slice(0, index + 1).join('').length);
      const failure = fc.record({
        after: fc.nat(whole.length - 1),
        errno: fc.constantFrom<WriteFailure['errno'][]>('ENOSPC', 'EDQUOT', 'EIO', 'EFBIG', 'EBADF', 'nothing'),
        atOnce: fc.constantFrom(1, 7, 100, 1e6),
      });
      const failsAs = async (given: WriteFailure): Promise<void> => {
        const full = fullOutput(given);
        const first = await run(search(format), { output: full.output });
        expect(first.code).toBe(3);
        expect(withoutNote(first.err)).toMatch(/^auvirt: cannot write to standard output: .+\n$/);
        expect(full.text()).toBe(whole.slice(0, given.after));
        const end = ends.findLast((each) => each <= given.after) ?? 0;
        expect(existsSync(mark())).toBe(end > 0);
        const second = await run(search(format));
        expect(second.code).toBe(0);
        expect(second.out).toBe((end === 0 ? '' : head) + whole.slice(end));
        rmSync(mark());
      };
      await fc.assert(fc.asyncProperty(failure, failsAs), {
        numRuns: runs(200),
        examples: ends
          .flatMap((end) => [end - 1, end, end + 1])
          .filter((after) => after < whole.length)
          .map((after) => [{ after, errno: 'ENOSPC', atOnce: 1e6 }]),
      });
    });
  }
});

describe('the checkpoint does not change', () => {
  test('if the output does not say how much it has taken', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(systemError('EIO')) });
    expect(await run(search('json'), { output })).toMatchObject({ code: 3 });
    expect(existsSync(mark())).toBe(false);
  });

  test('if the system says only at the end that the output could not be written', async () => {
    let text = '';
    const output = new FileOutput(
      (bytes) => {
        text += Buffer.from(bytes).toString('latin1');
        return bytes.length;
      },
      () => {
        throw systemError('EDQUOT');
      },
    );
    const { code, err } = await run(search('json'), { output });
    expect([code, withoutNote(err)]).toEqual([
      3,
      'auvirt: cannot write to standard output: EDQUOT: disk quota exceeded\n',
    ]);
    expect(text.split('\n').length).toBe(5);
    expect(existsSync(mark())).toBe(false);
  });

  test('if standard output is closed, and then nothing is searched', async () => {
    const { code, err } = await run(search('json'), { mayBeClosed: true });
    expect(code).toBe(3);
    expect(err).toContain('standard output is closed');
    expect(existsSync(mark())).toBe(false);
  });

  test('and both failures are reported if it cannot be written either', async () => {
    const { output } = fullOutput({ after: 700, errno: 'ENOSPC', atOnce: 1e6 });
    const words = search('raw').map((word) => (word === mark() ? join(folder(), 'none', 'mark') : word));
    const { code, err } = await run(words, { output });
    expect(code).toBe(3);
    expect(err).toContain('cannot write the checkpoint');
    expect(err).toContain('cannot write to standard output');
  });
});

test('a checkpoint that another run has moved meanwhile stays as it is, with a message and code 13', async () => {
  const moved = 'dev=0x1\ninode=2\noutput=- 30.000:3 0x578\n';
  const output = new FileOutput((bytes) => {
    writeFileSync(mark(), moved);
    return bytes.length;
  });
  const { code, err } = await run(search('json'), { output });
  expect(code).toBe(13);
  expect(err).toContain('another run has moved the checkpoint');
  expect(readFileSync(mark(), 'latin1')).toBe(moved);
});

test('the file in a checkpoint is that of its event, so ausearch finds it', async () => {
  const { events } = await eventsIn('raw');
  const { output } = fullOutput({ after: (events[0] as string).length, errno: 'ENOSPC', atOnce: 1e6 });
  await run(search('raw'), { output });
  expect(readFileSync(mark(), 'latin1')).toContain(`inode=${statSync(join(folder(), 'audit.log.1')).ino}\n`);
});
