import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { userNames } from '../../src/cli/terminal/users.ts';
import { run } from '../support/cli.ts';
import { inZone } from '../support/corpus.ts';
import { livesArbitrary } from '../support/lives.ts';
import { auvirtMissing, oracle } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';

oracle('Guest lives, compared with the auvirt of auditd', auvirtMissing(), () => {
  const userName = userNames();
  const folder = mkdtempSync(join(tmpdir(), 'auvirt-oracle-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'audit.log');
  const lives = livesArbitrary({ differences: false });
  // Fixed examples, so that every run has something to print.
  const known = fc.sample(lives, { numRuns: 3, seed: 1 });

  test.each([
    ['in the list of sessions', []],
    ['with all events', ['--all-events', '--show-uuid', '--proof']],
    ['in the summary', ['--summary']],
    ['in the sessions of one guest', ['--vm', 'db']],
    ['with all events of one guest', ['--all-events', '--uuid', '10000000-0000-4000-8000-000000000000']],
  ])('look the same %s', async (_, words) => {
    let printed = 0;
    await fc.assert(
      fc.asyncProperty(lives, fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata'), async (events, TZ) => {
        writeFileSync(
          log,
          events
            .flat()
            .map((each) => `${each}\n`)
            .join(''),
        );
        const env = { ...process.env, TZ, LC_ALL: 'C' };
        const theirs = spawnSync('auvirt', ['--file', log, ...words], { env, encoding: 'latin1' }).stdout;
        const ours = await inZone(TZ, () => run(['--file', log, ...words], { userName }));
        printed += theirs.length;
        expect(ours.out).toBe(theirs);
      }),
      { numRuns: runs(60), examples: known.map((events) => [events, 'UTC']) },
    );
    expect(printed).toBeGreaterThan(0);
  });
});
