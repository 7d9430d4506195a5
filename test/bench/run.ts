// The send benchmarks: runs our programs and the C programs in turn and writes the results to
// docs/benchmarks.md. bench.ts documents the options.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { writeSection } from './page.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, check: { type: 'boolean' } },
});

interface Scenario {
  readonly title: string;
  readonly ours: [scenario: string, steps: number];
  readonly c: [program: string, steps: number, ...rest: string[]];
  readonly goal?: number;
  /** Sends to the kernel: runs only with auditing off, so that nothing is recorded. */
  readonly kernel?: true;
}

const scenarios: Scenario[] = [
  {
    title: 'format a disk message, plain',
    ours: ['format-plain', 2_000_000],
    c: ['format', 1_000_000, 'plain'],
    goal: 1,
  },
  { title: 'format a disk message, hex', ours: ['format-hex', 2_000_000], c: ['format', 1_000_000, 'hex'], goal: 1 },
  {
    title: 'the same, hex, other names each time',
    ours: ['format-distinct', 2_000_000],
    c: ['format', 1_000_000, 'hex'],
  },
  {
    title: 'the same, plain, as a flat string',
    ours: ['flat-plain', 2_000_000],
    c: ['format', 1_000_000, 'plain'],
  },
  { title: 'the same, hex, as a flat string', ours: ['flat-hex', 2_000_000], c: ['format', 1_000_000, 'hex'] },
  { title: 'send through koffi', ours: ['send-koffi', 40_000], c: ['send', 40_000], goal: 1.35, kernel: true },
  { title: 'send through ffi-napi', ours: ['send-ffi-napi', 10_000], c: ['send', 40_000], kernel: true },
  {
    title: 'emitSync with koffi: format, check, send, query whether auditing is on',
    ours: ['emit-koffi', 40_000],
    c: ['send', 40_000],
    kernel: true,
  },
  { title: 'emitSync with ffi-napi: the same', ours: ['emit-ffi-napi', 5_000], c: ['send', 40_000], kernel: true },
];

const here = new URL('.', import.meta.url).pathname;
execFileSync('make', ['-s', '-C', here], { stdio: 'inherit' });
const off = auditingIsOff();
const rows: string[] = [];
let missed = 0;
for (const scenario of scenarios) {
  if (scenario.kernel && off !== true) {
    rows.push(`| ${scenario.title} | | | | not measured: ${off} |`);
    continue;
  }
  const pairs = Array.from({ length: Number(options.rounds) }, () => measure(scenario));
  const ratio = median(pairs.map(([ours, c]) => ours / c));
  if (scenario.goal !== undefined && ratio > scenario.goal * 1.1) missed++;
  const goal = scenario.goal === undefined ? '' : `≤ ${scenario.goal.toFixed(2)}`;
  rows.push(
    `| ${scenario.title} | ${us(pairs.map(([ours]) => ours))} | ${us(pairs.map(([, c]) => c))} | ${ratio.toFixed(2)} | ${goal} |`,
  );
  console.log(rows.at(-1));
}
if (options.check) process.exitCode = missed > 0 ? 1 : 0;
else writeSection('sending', page());

/** CPU nanoseconds per message: ours and C, one right after the other. */
function measure({ ours, c }: Scenario): [number, number] {
  const [program, steps, ...rest] = c;
  return [
    run(process.execPath, ['--import', 'tsx', `${here}ours.ts`, ours[0], String(ours[1])]),
    run(`${here}build/${program}`, [String(steps), ...rest]),
  ];
}

function run(command: string, words: string[]): number {
  const { stdout, stderr, status } = spawnSync(command, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr}`);
  return Number(stdout.split(' ')[0]);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

function us(values: number[]): string {
  return `${(median(values) / 1000).toFixed(2)} µs`;
}

function auditingIsOff(): true | string {
  const { stdout, error } = spawnSync('auditctl', ['-s'], { encoding: 'utf8' });
  if (error || !/^enabled /m.test(stdout)) return 'needs root and auditctl to check that auditing is off';
  return /^enabled 0/m.test(stdout) || 'auditing is on, and fictitious guests do not belong in a real audit log';
}

function page(): string {
  const version = (name: string) =>
    (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;
  const libaudit =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's syntax
    spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'libaudit1'], { encoding: 'utf8' }).stdout ||
    'of unknown version';
  return `
## Sending

Times are CPU time (user and system) per message in a loop, without start-up. Each row is the median
of ${options.rounds} pairs; in each pair, our program and the C program run one right after the other. Compare the
ratios, not the times: the speed of the machine drifts. The ratio is the median of the ratios of the
pairs; below 1, ours is faster.

The C programs are in \`test/bench\`. One formats a message with three \`audit_encode_nv_string\` calls
and one \`snprintf\`; the other sends it with \`audit_log_user_message\`. Sending was measured with
auditing off in the kernel, which still answers every message.

| task | ours | C | ratio | goal |
|---|---|---|---|---|
${rows.join('\n')}

\`formatEvent\` returns a string that V8 flattens only when it is first read. The rows "as a flat
string" include that cost.

The hex of texts that come back is remembered. The row "other names each time" takes 50,000 guests
in turn, far more than are remembered.

\`emitSync\` asks the kernel whether auditing is on, because an accepted message is recorded only
then. It asks up to 50 times a second.

Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Linux ${release()}, Node ${process.versions.node}, libaudit ${libaudit}, koffi ${version('koffi')},
ffi-napi ${version('ffi-napi')} (the fork). The C programs were compiled with -O2.
`;
}
