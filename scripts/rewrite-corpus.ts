// `npx tsx scripts/rewrite-corpus.ts` updates the expected output in test/corpus/auvirt and
// test/corpus/ausearch, and records whether the tools of auditd 3.0.9 print the same. It requires
// those tools. Check the diff before you commit.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { groupNames, userNames } from '../src/cli/terminal/users.ts';
import { run } from '../test/support/cli.ts';
import { auvirtCases, compared, inZone, searchCases } from '../test/support/corpus.ts';

for (const { name, log, why, runs } of [...auvirtCases, ...searchCases]) {
  const written = [];
  for (const { words, timeZone } of runs) {
    const zone = timeZone ?? 'UTC';
    const { ours, program, theirs } = compared(log, words);
    const { out } = await inZone(zone, () => run(ours));
    const local = await inZone(zone, () => run(ours, { userName: userNames(), groupName: groupNames() }));
    const env = { PATH: process.env.PATH, TZ: zone, LC_ALL: 'C' };
    const { stdout } = spawnSync(program, theirs, { env, encoding: 'latin1', stdio: ['ignore', 'pipe', 'pipe'] });
    written.push({
      words,
      ...(timeZone !== undefined && { timeZone }),
      as309: stdout === local.out,
      output: out.split('\n'),
    });
  }
  const path = log.replace(/\.log$/, '.json');
  writeFileSync(path, `${JSON.stringify({ ...(why !== undefined && { why }), runs: written }, undefined, 2)}\n`);
  console.log(name, written.map(({ as309 }) => (as309 ? 'as 3.0.9' : 'otherwise')).join(', '));
}
