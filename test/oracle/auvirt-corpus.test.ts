import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { userNames } from '../../src/cli/users.ts';
import { corpusCases, inZone } from '../support/auvirt-corpus.ts';
import { run } from '../support/cli.ts';
import { auvirtMissing, oracle } from '../support/oracle.ts';

oracle('test/corpus/auvirt says rightly what auvirt 3.0.9 prints', auvirtMissing(), () => {
  const userName = userNames();

  test.each(corpusCases.flatMap(({ name, log, runs }) => runs.map((each) => ({ name, log, ...each }))))(
    '$name $words',
    async ({ log, words, timeZone = 'UTC', as309 }) => {
      const env = { ...process.env, TZ: timeZone, LC_ALL: 'C' };
      const { stdout } = spawnSync('auvirt', ['--file', log, ...words], { env, encoding: 'latin1' });
      const { out } = await inZone(timeZone, () => run(['--file', log, ...words], { userName }));
      if (as309) expect(out).toBe(stdout);
      else expect(out).not.toBe(stdout);
    },
  );
});
