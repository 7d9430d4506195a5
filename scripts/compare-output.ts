// `npm run compare -- OLD NEW LOG...`: checks whether two builds of `auvirt` print the same bytes
// in their machine formats. OLD and NEW are paths of a dist/cli/main.cjs. Run it before and after a
// change of structure.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMMANDS: readonly (readonly string[])[] = [
  ...[
    [],
    ['-a'],
    ['-s'],
    ['-a', '--show-uuid', '--proof'],
    ['--format', 'json'],
    ['-s', '--format', 'json'],
    ['--raw'],
  ],
  ...[[], ['-i'], ['--format', 'csv'], ['--format', 'text'], ['--format', 'json'], ['--format', 'ecs']].flatMap(
    (form) => [
      ['search', '-m', 'ALL', ...form],
      ['search', '-m', 'VIRT_CONTROL', '-sv', 'no', ...form],
    ],
  ),
  ['search', '-m', 'ALL', '--format', 'csv', '--extra-time', '--extra-labels', '--extra-obj2', '--extra-keys'],
  ...[['--virt'], ['--virt', '--summary'], ['--virt', '--summary', '-i'], ['--virt', '--failed']].map((kind) => [
    'report',
    ...kind,
  ]),
  ...['--guests', '--resources', '--denials'].map((kind) => ['report', kind, '--format', 'json']),
  ...['json', 'github', 'sarif'].map((form) => ['lint', '--format', form]),
];

const [before, after, ...logs] = process.argv.slice(2);
if (before === undefined || after === undefined) throw new Error('usage: npm run compare -- OLD NEW LOG...');
const paths =
  logs.length > 0 ? logs : [fileURLToPath(new URL('../test/corpus/libvirt/audit-raw.log', import.meta.url))];
let [same, bytes, different] = [0, 0, 0];
for (const path of paths) {
  for (const words of COMMANDS) {
    const [one, other] = [run(before, words, path), run(after, words, path)];
    if (one.status === other.status && one.output.equals(other.output)) {
      same++;
      bytes += one.output.length;
    } else {
      different++;
      console.log(
        `${path}: auvirt ${words.join(' ')}\n  ${describe(one)}\n  ${describe(other)}\n  ${difference(one, other)}`,
      );
    }
  }
}
console.log(`${same} equal (${bytes} bytes), ${different} different, of ${paths.length} logs`);
process.exitCode = different === 0 ? 0 : 1;

interface Run {
  readonly status: number | null;
  readonly output: Buffer;
}

function run(program: string, words: readonly string[], path: string): Run {
  const command = words[0] === 'search' || words[0] === 'report' ? '--input' : '--file';
  const { status, stdout } = spawnSync(process.execPath, [program, ...words, command, path], {
    env: { ...process.env, TZ: 'Europe/Berlin', LC_ALL: 'C' },
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { status, output: stdout };
}

function describe({ status, output }: Run): string {
  return `exit ${status}, ${output.length} bytes`;
}

/** The first line that differs. */
function difference({ output: a }: Run, { output: b }: Run): string {
  const [left, right] = [a.toString('latin1').split('\n'), b.toString('latin1').split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  return `line ${at + 1}\n  - ${left[at]?.slice(0, 400)}\n  + ${right[at]?.slice(0, 400)}`;
}
