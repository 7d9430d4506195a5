// tsx test/bench/follow.ts: how long it takes from a line in the log to the line of a command that follows it,
// what waiting costs, and whether 10,000 records a second are too many. Needs `npm run build`.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'follow-bench-'));

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'auvirt -F -a': ['-F', '-a', '--since', 'now', '--file'],
  'auvirt -F -a --format json': ['-F', '-a', '--since', 'now', '--format', 'json', '--file'],
  'search -F --raw': ['search', '-F', '--since', 'now', '-m', 'ALL', '--raw', '-if'],
};

for (const [name, words] of Object.entries(COMMANDS)) console.log(await row(name, words));
rmSync(folder, { recursive: true });

async function row(name: string, words: readonly string[]): Promise<string> {
  const log = join(folder, 'audit.log');
  writeFileSync(log, '');
  const file = openSync(log, 'a');
  const command = spawn(process.execPath, [MAIN, ...words, log], { stdio: ['ignore', 'pipe', 'ignore'] });
  const seen = new Map<number, number>();
  let rest = '';
  command.stdout.on('data', (chunk: Buffer) => {
    const now = performance.now();
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const number = Number(/\/images\/(\d+)|"serial":(\d+)/.exec(line)?.slice(1).find(Boolean));
      if (!seen.has(number)) seen.set(number, now);
    }
  });
  // Until it waits: the first records show that it does.
  let number = 1;
  for (; seen.size === 0; await sleep(100)) writeSync(file, lineOf(number++));
  await sleep(500);
  const idle = await idleCost(command);
  const delays: number[] = [];
  for (let i = 0; i < 200; i++) {
    const at = performance.now();
    const mine = number++;
    writeSync(file, lineOf(mine));
    await sleep(40 + (i % 30));
    for (; !seen.has(mine); await sleep(5)) if (performance.now() - at > 5000) throw new Error(`${name}: no line`);
    delays.push((seen.get(mine) as number) - at);
  }
  const first = number;
  const cpu = cpuOf(command);
  const begun = performance.now();
  for (let second = 0; second < 1000; second++) {
    // 100 records every 10 ms: 10,000 a second, for ten seconds.
    writeSync(file, Array.from({ length: 100 }, () => lineOf(number++)).join(''));
    await sleep(Math.max(0, begun + (second + 1) * 10 - performance.now()));
  }
  const took = performance.now() - begun;
  for (let before = -1; before !== seen.size; await sleep(1000)) before = seen.size;
  const busy = cpuOf(command) - cpu;
  const missing = Array.from({ length: number - first }, (_, i) => first + i).filter((each) => !seen.has(each)).length;
  const after = Math.max(...seen.values()) - begun - took;
  command.kill();
  closeSync(file);
  delays.sort((a, b) => a - b);
  const rate = Math.round((number - first) / (took / 1000));
  return `| \`${name}\` | ${delays[100]?.toFixed(0)} ms | ${delays.at(-1)?.toFixed(0)} ms | ${(idle * 100).toFixed(2)} % | ${rate.toLocaleString('en')}/s: ${missing} missing, done ${after.toFixed(0)} ms later, ${((busy / took) * 100).toFixed(0)} % of a core |`;
}

/** The share of a processor that a command takes while nothing happens. */
async function idleCost(command: ChildProcess): Promise<number> {
  const before = cpuOf(command);
  await sleep(10_000);
  return (cpuOf(command) - before) / 10_000;
}

/** The processor time that a process has taken, in milliseconds. */
function cpuOf({ pid }: ChildProcess): number {
  const schedule = readFileSync(`/proc/${pid}/schedstat`, 'utf8');
  const threads = [Number(schedule.split(' ')[0]) / 1e6];
  const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) | /);
  const ticks = Number(fields[11]) + Number(fields[12]);
  // The clock of all threads has steps of 10 ms; that of the first thread is exact.
  return Math.max(ticks * 10, ...threads);
}

function lineOf(number: number): string {
  const time = (Date.now() / 1000).toFixed(3);
  return `type=VIRT_RESOURCE msg=audit(${time}:${number}): pid=900 uid=0 auid=4294967295 ses=4294967295 msg='virt=kvm resrc=disk reason=attach vm="web1" uuid=41ffecd5-037e-0059-b074-ab2bf354fd0a old-disk="?" new-disk="/images/${number}" exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success'\n`;
}
