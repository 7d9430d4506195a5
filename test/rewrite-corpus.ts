// `npx tsx test/rewrite-corpus.ts`: writes into test/corpus/auvirt what is printed now, and whether auvirt 3.0.9, which has to be
// installed, prints the same. Read the difference before it is committed.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { corpusCases, inZone } from './support/auvirt-corpus.ts';
import { run } from './support/cli.ts';

for (const { name, log, why, runs } of corpusCases) {
  const written = [];
  for (const { words, timeZone } of runs) {
    const zone = timeZone ?? 'UTC';
    const { out } = await inZone(zone, () => run(['--file', log, ...words]));
    const env = { PATH: process.env.PATH, TZ: zone, LC_ALL: 'C' };
    const { stdout } = spawnSync('auvirt', ['--file', log, ...words], { env, encoding: 'latin1' });
    written.push({
      words,
      ...(timeZone !== undefined && { timeZone }),
      as309: stdout === out,
      output: out.split('\n'),
    });
  }
  const path = log.replace(/\.log$/, '.json');
  writeFileSync(path, `${JSON.stringify({ ...(why !== undefined && { why }), runs: written }, undefined, 2)}\n`);
  console.log(name, written.map(({ as309 }) => (as309 ? 'as 3.0.9' : 'otherwise')).join(', '));
}
