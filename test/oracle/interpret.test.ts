import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { systemCallsSource } from '../../scripts/generate-system-calls.ts';
import { ARCHITECTURES, CALLS } from '../../src/report/event/system-call/tables.ts';
import { bothPrint } from '../support/ausearch.ts';
import { line } from '../support/log-text.ts';
import { ausearchMissing, oracle, protocolsMissing } from '../support/oracle.ts';

const folder = mkdtempSync(join(tmpdir(), 'interpret-oracle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SUBJECT = 'system_u:system_r:svirt_t:s0:c1,c2';
const IDS = 'auid=4294967295 uid=107 gid=107 euid=107 suid=107 fsuid=107 egid=107 sgid=107 fsgid=107 tty=(none) ses=7';

interface Call {
  readonly arch: string;
  readonly call: number | string;
  readonly args: readonly string[];
  readonly exit?: number | string;
  readonly success?: string;
  readonly ids?: string;
}

function systemCall(serial: number, { arch, call, args, exit = -13, success = 'no', ids = IDS }: Call): string {
  const given = args.map((value, index) => `a${index}=${value}`).join(' ');
  const body = `arch=${arch} syscall=${call} success=${success} exit=${exit} ${given} items=0 ppid=1 pid=2222 ${ids}`;
  return event(serial, 'SYSCALL', `${body} comm="qemu-kvm" exe="/usr/libexec/qemu-kvm" subj=${SUBJECT} key=(null)`);
}

const event = (serial: number, type: string, body: string): string =>
  line(type, { at: 1_700_000_000 + serial, serial }, body);

oracle('The tables of system calls', ausearchMissing() ?? protocolsMissing(), () => {
  test('are those of auditd 3.0.9', () => {
    const written = readFileSync(new URL('../../src/report/event/system-call/tables.ts', import.meta.url), 'utf8');
    expect(plain(written)).toBe(plain(systemCallsSource()));
  });
});

/** The source without the characters that formatting changes. */
const plain = (source: string): string => source.replaceAll(/["'\s]/g, '');

oracle('Readable values are the same as those of ausearch for', ausearchMissing(), () => {
  const same = async (lines: readonly string[]): Promise<void> => {
    const { ours, theirs } = await bothPrint(folder, lines, ['-i']);
    expect(theirs.length).toBeGreaterThan(50);
    expect(differences(ours, theirs)).toEqual([]);
  };

  const VALUES = ['0', '1', '2', '3', '5', '9', '11', '18', '40', '42', 'ff', '1ff', '80241', '20022', '1200011'];
  const LARGE = ['7fff0000', 'ffffff9c', 'ffffffff', 'ffffffffffffff9c', '7f1122334455'];

  test.each(Object.entries(ARCHITECTURES))('each system call of %s (%s), with many arguments', async (arch, name) => {
    const calls = numbersOf(CALLS[name] ?? '');
    const values = name === 'x86_64' ? [...VALUES, ...LARGE] : ['0', '3', '18', 'ff', 'ffffff9c'];
    const lines = values.flatMap((value) => calls.map((call) => ({ arch, call, args: [value, value, value, value] })));
    await same(lines.map((each, index) => systemCall(index + 1, each)));
  });

  test('arguments that depend on each other', async () => {
    const argument = fc.oneof(
      fc.constantFrom(...VALUES, ...LARGE),
      fc.integer({ min: 0, max: 0x7fff_ffff }).map((number) => number.toString(16)),
      fc.integer({ min: 0, max: 31 }).map((bit) => (2 ** bit).toString(16)),
    );
    const call = fc.constantFrom(...DEPENDENT).chain((number) =>
      fc.record({
        arch: fc.constant('c000003e'),
        call: fc.constant(number),
        args: fc.tuple(argument, argument, argument, argument),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 40, maxLength: 80 }), (calls) =>
        same(calls.map((each, index) => systemCall(index + 1, each))),
      ),
      { numRuns: 10 },
    );
  });

  test('errors with a name, and other results', async () => {
    const named = Array.from({ length: 133 }, (_, index) => -1 - index).filter((exit) => exit !== -41 && exit !== -58);
    const exits = [...named, 0, 3, 140_234_567, 'x', '4294967283'];
    await same(exits.map((exit, index) => systemCall(index + 1, { arch: 'c000003e', call: 0, args: ZEROS, exit })));
  });

  test('numbers of users and groups, including those that do not exist', async () => {
    await same(
      NUMBERS.map((number, index) => {
        const ids = IDS.replaceAll(/=(?:4294967295|107)\b/g, `=${number}`);
        return systemCall(index + 1, { arch: 'c000003e', call: 0, args: ZEROS, ids });
      }),
    );
  });

  test('the other records of a system call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(beside, { minLength: 20, maxLength: 60 }), (bodies) =>
        same(bodies.map(({ type, body }, index) => event(index + 1, type, body))),
      ),
      { numRuns: 20 },
    );
  });
});

// Avoids what our tables and sentences say differently on purpose: test/corpus/ausearch covers it.
oracle('Tables and sentences about denials, compared with ausearch of auditd,', ausearchMissing(), () => {
  const FORMATS = [
    ['--format', 'csv', '--extra-obj2', '--extra-keys'],
    ['--format', 'text'],
  ];

  test.each(FORMATS)('are the same with %s %s %s %s', async (...words) => {
    const numbers = numbersOf(CALLS.x86_64 ?? '').filter((call) => !ODD.has(call));
    const eventLines = fc.record({
      call: fc.constantFrom(...numbers),
      uid: fc.constantFrom('0', '1', '107', '64055', '4294967295', '4294967294'),
      auid: fc.constantFrom('0', '4294967295'),
      success: fc.boolean(),
      first: fc.constantFrom('AVC', 'SYSCALL'),
      paths: fc.constantFrom(1, 2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(eventLines, { minLength: 20, maxLength: 40 }), async (events) => {
        const lines = events.flatMap(({ call, uid, auid, success, first, paths }, index) => {
          const serial = index + 1;
          const ids = IDS.replaceAll('=107', `=${uid}`).replace('auid=4294967295', `auid=${auid}`);
          const result = success ? { success: 'yes', exit: 3 } : {};
          const denied = `avc:  denied  { read } for  pid=2222 comm="qemu-kvm" dev="dm-0" ino=7`;
          const pair = [
            event(serial, 'AVC', `${denied} scontext=${SUBJECT} tcontext=a:b:c:s0 tclass=file permissive=0`),
            systemCall(serial, { arch: 'c000003e', call, args: ZEROS, ids, ...result }),
          ];
          const named = ['"/img/a"', '"/img/b"']
            .slice(0, paths)
            .map((name, item) =>
              event(
                serial,
                'PATH',
                `item=${item} name=${name} inode=${item + 5} dev=fd:01 mode=0100600 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`,
              ),
            );
          return [...(first === 'AVC' ? pair : pair.toReversed()), event(serial, 'CWD', 'cwd="/"'), ...named];
        });
        const { ours, theirs } = await bothPrint(folder, lines, words);
        expect(theirs.split('\n').length).toBeGreaterThan(events.length);
        expect(ours.split('\n')).toEqual(theirs.split('\n'));
      }),
      { numRuns: 10 },
    );
  });
});

/** System calls for which ausearch shows identifiers, modes, policies and modules. */
const ODD = new Set([
  90, 91, 92, 93, 94, 105, 106, 113, 114, 117, 119, 122, 123, 142, 144, 175, 176, 260, 268, 313, 314,
]);

/** The words in which lines differ: ours and theirs. */
function differences(ours: string, theirs: string): string[] {
  const [a, b] = [ours, theirs].map((text) => text.split('\n')) as [string[], string[]];
  if (a.length !== b.length) return [`${a.length} lines, not ${b.length}`];
  return a.flatMap((each, index) => {
    const other = b[index] ?? '';
    if (each === other) return [];
    const [mine, reference] = [each.split(' '), other.split(' ')];
    const at = mine.findIndex((word, place) => word !== reference[place]);
    return [`${mine.slice(5, 7).join(' ')} … ${mine[at]} is not ${reference[at]}`];
  });
}

const ZEROS = ['0', '0', '0', '0'];

/** System calls on x86_64 with arguments that depend on each other or have several meanings. */
const DEPENDENT = [
  2, 8, 9, 10, 16, 29, 41, 44, 54, 55, 56, 62, 72, 90, 101, 105, 133, 135, 144, 157, 165, 166, 257, 321,
];

const NUMBERS = [
  ...['0', '1', '107', '64055', '65534', '2147483648', '4294967294', '4294967295', '4294967296', '4294968296'],
  ...['9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616'],
  ...['99999999999999999999999', '-1', '-2', '-100', '-4294967295', '-99999999999999999999', '010', '1e30', 'x'],
];

function numbersOf(list: string): number[] {
  const numbers: number[] = [];
  let next = 0;
  for (const word of list.split(' ')) {
    if (/^\d+$/.test(word)) next = Number(word);
    else numbers.push(next++);
  }
  return numbers;
}

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();
const number = (max: number) => fc.integer({ min: 0, max });
const set = fc.bigInt({ min: 0n, max: 2n ** 41n - 1n }).map((bits) => bits.toString(16));
const path = fc.constantFrom('"/img/a.img"', hex('/img/a b.img'), hex('/img/é'), '(null)', '"/dev/kvm"');
const address = fc.constantFrom(
  ...['0100', `0100${hex('/run/libvirt/x.sock')}00`, `010000${hex('abstract')}`, `0100${hex('/run/a b')}0000`],
  ...[
    '02000CBC0A0000010000000000000000',
    '0200000000000000',
    '0A000CBC0000000020010DB800000000000000000000000100000000',
  ],
  ...['0A000CBC00000000FE8000000000000000000000000000010000', `0A000050${'0'.repeat(48)}`],
  ...[
    `0A00005000000000${'0'.repeat(20)}FFFF0A00000100000000`,
    `0A00005000000000${'0'.repeat(31)}107000000`,
    '10000000D204000001000000',
    '1000',
    '0000',
    '7F00',
  ],
  ...['28000000FFFFFFFF0304000001000000', '110000030100000000000000', '26000000', 'XY'],
);

const beside: fc.Arbitrary<{ type: string; body: string }> = fc.oneof(
  fc.record({ path, mode: number(0o177777), fp: set, uid: number(70_000) }).map(({ path, mode, fp, uid }) => ({
    type: 'PATH',
    body: `item=0 name=${path} inode=5 dev=fd:01 mode=0${mode.toString(8)} ouid=${uid} ogid=0 rdev=00:00 obj=a:b:c:s0:c1,c2 nametype=NORMAL cap_fp=${fp} cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`,
  })),
  fc.record({ path }).map(({ path }) => ({ type: 'CWD', body: `cwd=${path}` })),
  fc.record({ address }).map(({ address }) => ({ type: 'SOCKADDR', body: `saddr=${address}` })),
  fc
    .record({ path })
    .map(({ path }) => ({ type: 'EXECVE', body: `argc=3 a0="sh" a1=${hex('a b')} a2=${path} a10="x"` })),
  fc
    .record({ flags: number(0x0fff_ffff) })
    .map(({ flags }) => ({ type: 'MMAP', body: `fd=3 flags=0x${((flags & ~3) | 2).toString(16)}` })),
  fc.record({ uid: number(70_000) }).map(({ uid }) => ({
    type: 'OBJ_PID',
    body: `opid=1234 oauid=-1 ouid=${uid} oses=-1 obj=${SUBJECT} ocomm="qemu-kvm"`,
  })),
  fc.record({ pp: set, pi: set }).map(({ pp, pi }) => ({
    type: 'BPRM_FCAPS',
    body: `fver=0 fp=${pi} fi=0 fe=0 old_pp=${pp} old_pi=0 old_pe=0 pp=${pp} pi=${pi} pe=1`,
  })),
  fc.record({ pp: set }).map(({ pp }) => ({ type: 'CAPSET', body: `pid=1 cap_pi=0 cap_pp=${pp} cap_pe=1 cap_pa=0` })),
  fc.record({ sig: number(70), call: number(460), code: number(0x1_0000) }).map(({ sig, call, code }) => ({
    type: 'SECCOMP',
    body: `auid=0 uid=107 gid=107 ses=1 subj=${SUBJECT} pid=2 comm="q" exe="/q" sig=${sig} arch=c000003e syscall=${call} compat=0 ip=0x7f code=0x${(code * 0x8000).toString(16)}`,
  })),
  fc.record({ sig: number(70) }).map(({ sig }) => ({
    type: 'ANOM_ABEND',
    body: `auid=0 uid=107 gid=107 ses=1 subj=${SUBJECT} pid=2 comm=${hex('a b')} exe="/q" sig=${sig} res=1`,
  })),
  fc.record({ prom: fc.constantFrom(0, 256) }).map(({ prom }) => ({
    type: 'ANOM_PROMISCUOUS',
    body: `dev=vnet0 prom=${prom} old_prom=${256 - prom} auid=0 uid=107 gid=107 ses=4294967295`,
  })),
  fc.record({ path, request: number(0xffff) }).map(({ path, request }) => ({
    type: 'AVC',
    body: `avc:  denied  { ioctl } for  pid=2 comm="q" path=${path} dev="dm-0" ino=7 ioctlcmd=0x${request.toString(16)} scontext=${SUBJECT} tcontext=a:b:c:s0:c1 tclass=file permissive=0`,
  })),
  fc.record({ capability: number(45) }).map(({ capability }) => ({
    type: 'AVC',
    // Two blanks would make ausearch split the label at its comma.
    body: `avc:  denied  { x } for  pid=2 comm="q" capability=${capability} scontext=${SUBJECT} tcontext=a:b:c:s0 tclass=capability permissive=0`,
  })),
  fc.constantFrom(
    { type: 'LOGIN', body: 'pid=2 uid=0 old auid=700 new auid=701 old ses=6793 new ses=12286' },
    {
      type: 'LOGIN',
      body: 'pid=2 uid=0 subj=a:b:c:s0 old-auid=4294967295 auid=0 tty=(none) old-ses=4294967295 ses=3 res=1',
    },
  ),
);
