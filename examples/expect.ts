// Runs a command and waits until the start of a guest is recorded:
// npx tsx examples/expect.ts LOG GUEST COMMAND...
import { spawnSync } from 'node:child_process';
import { expectRecords, logPosition } from 'libaudit-virt/expect';

const [log = '', vm = '', command = '', ...words] = process.argv.slice(2);
// Before the command: the records may be there before anyone waits for them.
const since = await logPosition(log);
spawnSync(command, words, { stdio: 'inherit' });

const start = { type: 'VIRT_CONTROL', op: 'start', vm, res: 'success' };
const { met, results } = await expectRecords(log, [start], { since, timeout: 10_000 });
console.log(met ? 'recorded' : JSON.stringify(results[0]?.nearest[0]?.misses ?? 'no record comes near'));
process.exitCode = met ? 0 : 1;
