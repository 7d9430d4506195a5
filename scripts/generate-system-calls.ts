import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The architectures of hosts that run guests, with their numbers in audit records (linux/audit.h).
 */
const ARCHITECTURES = {
  x86_64: 'c000003e',
  i386: '40000003',
  aarch64: 'c00000b7',
  ppc64le: 'c0000015',
  s390x: '80000016',
};

/**
 * The source of src/report/event/system-call/tables.ts: what auditd's own tools say about system
 * calls on this machine. `ausyscall --dump` lists the names. For values and flags, `ausearch -i`
 * interprets a record for each of them.
 */
export function systemCallsSource(): string {
  const calls = Object.keys(ARCHITECTURES).map((arch) => [arch, run(systemCalls(arch))] as const);
  return `// Generated from the tables of auditd 3.0.9 by \`npx tsx scripts/generate-tables.ts\`. An oracle test
// compares it with them.
// A list has names in the order of their numbers. A number in it is the number of the next name.

/** System calls by architecture. */
export const CALLS: Readonly<Record<string, string>> = ${object(calls)};

/** Names of values. */
export const VALUES = ${object(values())} as const;

/** Names of flags, by the number of their bit. */
export const FLAGS = ${object(flags())} as const;

/** Error numbers: names, and what the C library says about them. */
export const ERRORS = ${JSON.stringify(errors())};

/** Numbers of the architectures. */
export const ARCHITECTURES: Readonly<Record<string, string>> = ${object(
    Object.entries(ARCHITECTURES).map(([arch, number]) => [number, arch]),
  )};
`;
}

type Names = readonly (readonly [number: number, name: string])[];

function systemCalls(arch: string): Names {
  const { stdout } = spawnSync('ausyscall', [arch, '--dump'], { encoding: 'utf8' });
  const rows = stdout.split('\n').flatMap((line) => {
    const [, number, name] = /^(\d+)\t(\S+)$/.exec(line) ?? [];
    return name === undefined ? [] : [[Number(number), name] as const];
  });
  return rows.sort(([a], [b]) => a - b);
}

/**
 * The argument and the system call (on x86_64 unless said otherwise) that has the values, and the
 * values to try.
 */
const VALUES: Record<string, readonly [call: string, argument: number, tried: readonly number[]]> = {
  signal: ['kill', 1, range(0, 128)],
  family: ['socket', 0, range(0, 128)],
  socketType: ['socket', 1, range(0, 16)],
  protocol: ['socket', 2, range(0, 256)],
  fcntl: ['fcntl', 1, [...range(0, 64), ...range(1024, 1100)]],
  whence: ['lseek', 2, range(0, 16)],
  limit: ['setrlimit', 0, range(0, 64)],
  ptrace: ['ptrace', 0, [...range(0, 64), ...range(0x4200, 0x4240)]],
  personality: ['personality', 0, range(0, 64)],
  policy: ['sched_setscheduler', 1, range(0, 16)],
  prctl: ['prctl', 0, range(0, 128)],
  clock: ['clock_settime', 0, range(0, 32)],
  epoll: ['epoll_ctl', 1, range(0, 16)],
  bpf: ['bpf', 0, range(0, 64)],
  level: ['setsockopt', 1, range(0, 512)],
  socketcall: ['socketcall', 0, range(1, 32)],
  ioctl: ['ioctl', 1, ioctls()],
};

/** The same for flags. */
const FLAGS: Record<string, readonly [call: string, argument: number]> = {
  open: ['openat', 2],
  protection: ['mmap', 2],
  map: ['mmap', 3],
  clone: ['clone', 2],
  message: ['sendto', 3],
  mount: ['mount', 3],
  unmount: ['umount2', 1],
};

function values(): [string, string][] {
  const call = Object.entries(VALUES).map(([kind, [name, argument, tried]]): [string, string] => {
    const [arch, number] = callNumber(name);
    const found = interpreted(
      tried.map((value) => systemCall(arch, number, argument, value)),
      argument,
    );
    return [kind, run(tried.flatMap((value, index) => named(value, found[index])))];
  });
  const option = (level: number): [string, string] => {
    const [arch, number] = callNumber('setsockopt');
    const tried = range(0, 256);
    const found = interpreted(
      tried.map((value) => systemCall(arch, number, 2, value, [0, level])),
      2,
    );
    return [`option${level}`, run(tried.flatMap((value, index) => named(value, found[index])))];
  };
  return [
    ...call,
    ...[0, 1, 6, 17, 41].map(option),
    ['capability', capabilities()],
    ['seccomp', actions()],
    ['ipc', ipc()],
  ];
}

const named = (value: number, name: string | undefined): Names =>
  name === undefined || /^(?:unknown-.*|0x[0-9a-f]+|UNKNOWN)$/.test(name) ? [] : [[value, name]];

function flags(): [string, string][] {
  const bits = range(0, 32);
  return Object.entries(FLAGS).map(([kind, [name, argument]]) => {
    const [arch, number] = callNumber(name);
    const found = interpreted(
      bits.map((bit) => systemCall(arch, number, argument, 2 ** bit)),
      argument,
    );
    const known = bits.flatMap((bit): Names => {
      const [flag = ''] = (found[bit] ?? '').split('|').filter((each) => !NEUTRAL.has(each));
      return /^[A-Z_][A-Z0-9_]+$/.test(flag) && !flag.startsWith('SIG') ? [[bit, flag]] : [];
    });
    return [kind, run(known)];
  });
}

/** The text that stands for no flag. */
const NEUTRAL = new Set(['O_RDONLY', 'PROT_NONE', 'MAP_FILE']);

const capabilities = (): string => field('capability', range(0, 64).map(String), range(0, 64));

/**
 * The operations of ipc, the one system call of older architectures for semaphores, queues and
 * shared memory.
 */
function ipc(): string {
  const [arch, number] = callNumber('ipc');
  const tried = range(1, 32);
  const lines = tried.map((value, index) => line(index + 1, 'SYSCALL', systemCall(arch, number, 0, value)));
  const found = answers(lines, / syscall=ipc\((\S+)\)/);
  return run(tried.flatMap((value, index) => named(value, found[index])));
}

/** A filter's answers; the lower half of the number is data. */
function actions(): string {
  const codes = ['0x0', '0x30000', '0x50000', '0x7fc00000', '0x7ff00000', '0x7ffc0000', '0x7fff0000'];
  return field(
    'code',
    codes,
    codes.map((code) => Number(code) / 2 ** 16),
  );
}

function field(name: string, texts: readonly string[], numbers: readonly number[]): string {
  const lines = texts.map((text, index) =>
    line(
      index + 1,
      'AVC',
      `avc:  denied  { read } for  pid=1 comm="q" ${name}=${text} scontext=a:b:c:s0 tcontext=a:b:c:s0 tclass=file`,
    ),
  );
  const found = answers(lines, new RegExp(` ${name}=(\\S+)`));
  return run(numbers.flatMap((number, index) => named(number, found[index])));
}

function errors(): string {
  const lines = range(1, 134).map((number) =>
    line(number, 'SYSCALL', `arch=c000003e syscall=0 success=no exit=-${number} a0=0 a1=0 a2=0 a3=0 ${REST}`),
  );
  return answers(lines, / exit=(.*?) a0=/)
    .map((text = '') => (text.startsWith('(null)') ? '' : text.replace(/\((.*)\)$/, ' $1')))
    .join('\n');
}

function callNumber(name: string): [arch: string, number: number] {
  for (const arch of ['x86_64', 'i386'] as const) {
    const found = systemCalls(arch).find(([, each]) => each === name);
    if (found !== undefined) return [ARCHITECTURES[arch], found[0]];
  }
  throw new Error(`no system call ${name}`);
}

function systemCall(arch: string, number: number, argument: number, value: number, first: number[] = []): string {
  const given = [0, 1, 2, 3].map((each) => (each === argument ? value : (first[each] ?? 0)).toString(16));
  return `arch=${arch} syscall=${number} success=no exit=-13 ${given.map((hex, at) => `a${at}=${hex}`).join(' ')} ${REST}`;
}

function interpreted(bodies: readonly string[], argument: number): (string | undefined)[] {
  const lines = bodies.map((body, index) => line(index + 1, 'SYSCALL', body));
  return answers(lines, new RegExp(` a${argument}=(\\S+)`));
}

const REST =
  'items=0 ppid=1 pid=2 auid=1 uid=1 gid=1 euid=1 suid=1 fsuid=1 egid=1 sgid=1 fsgid=1 tty=(none) ses=1 comm="q" exe="/q" subj=a key=(null)';

const line = (serial: number, type: string, body: string): string =>
  `type=${type} msg=audit(${1_700_000_000 + serial}.000:${serial}): ${body}\n`;

/** How `ausearch -i` shows the part of each record that the expression captures. */
function answers(lines: readonly string[], part: RegExp): (string | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), 'system-calls-'));
  try {
    writeFileSync(join(folder, 'audit.log'), lines.join(''));
    const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin` };
    const words = ['-if', join(folder, 'audit.log'), '-i'];
    const { stdout } = spawnSync('ausearch', words, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
    const found: (string | undefined)[] = lines.map(() => undefined);
    for (const each of stdout.split('\n')) {
      const serial = /:(\d+)\) : /.exec(each)?.[1];
      if (serial !== undefined) found[Number(serial) - 1] = part.exec(each)?.[1];
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Names as one text: in the order of their numbers, with a number in front of each name whose
 * number does not follow the previous one.
 */
function run(names: Names): string {
  let next = 0;
  return names
    .map(([number, name]) => {
      const text = number === next ? name : `${number} ${name}`;
      next = number + 1;
      return text;
    })
    .join(' ');
}

const object = (entries: readonly (readonly [string, string])[]): string =>
  `{\n${entries.map(([name, text]) => `  '${name}': ${JSON.stringify(text)},`).join('\n')}\n}`;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/**
 * Requests of terminals, sockets, disks and files: plain numbers, and those that carry a direction
 * and a size.
 */
function ioctls(): number[] {
  const plain = [0x12, 0x4b, 0x53, 0x54, 0x56, 0x89].flatMap((letter) => range(letter << 8, (letter << 8) + 256));
  const sized = [0x40, 0x80, 0xc0].flatMap((direction) =>
    [4, 8, 16].flatMap((size) =>
      [0x12, 0x54, 0x56, 0x66, 0x69].flatMap((letter) =>
        range(0, 256).map((number) => direction * 2 ** 24 + size * 2 ** 16 + letter * 256 + number),
      ),
    ),
  );
  return [...plain, ...sized];
}
