import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { groupNames, userNames } from '../../src/cli/terminal/users.ts';
import { run } from '../support/cli.ts';
import { auvirtCases, compared, inZone, searchCases } from '../support/corpus.ts';
import { ausearchMissing, auvirtMissing, oracle } from '../support/oracle.ts';

const names = { userName: userNames(), groupName: groupNames() };

describeCases('auvirt', auvirtMissing(), auvirtCases);
describeCases('ausearch', ausearchMissing(), searchCases);

function describeCases(folder: string, missing: string | undefined, cases: typeof auvirtCases): void {
  oracle(`test/corpus/${folder} states correctly what auditd 3.0.9 prints`, missing, () => {
    test.each(cases.flatMap(({ name, log, runs }) => runs.map((each) => ({ name, log, ...each }))))(
      '$name $words',
      async ({ log, words, timeZone = 'UTC', as309 }) => {
        const { ours, program, theirs } = compared(log, words);
        const env = { ...process.env, TZ: timeZone, LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
        const { stdout, status } = spawnSync(program, theirs, {
          env,
          encoding: 'latin1',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const { out, code } = await inZone(timeZone, () => run(ours, names));
        if (as309) expect([code, out]).toEqual([status, stdout]);
        else expect(out).not.toBe(stdout);
      },
    );
  });
}
