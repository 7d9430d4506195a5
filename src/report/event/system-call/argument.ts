import { type UserName, userText } from '../../format/user.ts';
import { modeOfCall, modeText } from './mode.ts';
import type { FlagKind, SystemCalls, ValueKind } from './system-calls.ts';

/** What the meaning of an argument depends on. */
export interface ArgumentContext {
  readonly tables: SystemCalls;
  readonly userName: UserName;
  readonly groupName: UserName;
  /** Value of the argument with that index, in hex as on the wire. */
  readonly argument: (index: number) => string | undefined;
}

/**
 * An argument of a system call as `ausearch -i` prints it: names for flags, modes, accounts,
 * signals and similar, and otherwise the number in hex.
 *
 * @param call name of the system call; undefined if it is not known
 * @param index 0 to 3
 * @param wire the value in hex, as on the wire
 */
export function argumentText(call: string | undefined, index: number, wire: string, context: ArgumentContext): string {
  const read = call === undefined || !HEX.test(wire) ? undefined : READERS.get(`${call} ${index}`);
  return read?.(word(wire), wire, context) || `0x${wire}`;
}

const HEX = /^[0-9A-Fa-f]+$/;

/** The lower 32 bits, which are all that the kernel uses of flags and identifiers. */
const word = (wire: string): number => Number.parseInt(wire.slice(-8), 16);

/** Reads a value; an empty text or undefined leaves it in hex. */
type Reader = (value: number, wire: string, context: ArgumentContext) => string | undefined;

const flags =
  (kind: FlagKind, none: (value: number) => string = () => ''): Reader =>
  (value, _, { tables }) =>
    [none(value), tables.flags(kind, value)].filter(Boolean).join('|');

/** @param unknown how a value without a name is shown */
const value =
  (kind: ValueKind, unknown: (value: number, wire: string) => string | undefined): Reader =>
  (number, wire, { tables }) =>
    (wire.length > 8 ? undefined : tables.value(kind, number)) ?? unknown(number, wire);

const prefixed = (what: string) => (_: number, wire: string) => `unknown-${what}(0x${wire})`;
const bare = (what: string) => (_: number, wire: string) => `unknown-${what}(${wire})`;
const signed = (what: string) => (number: number) => `unknown-${what}(${number | 0})`;

const directory: Reader = (number) => ((number | 0) === -100 ? 'AT_FDCWD' : undefined);
const user: Reader = (number, _, { userName }) => userText(String(number), userName);
const group: Reader = (number, _, { groupName }) => userText(String(number), groupName);
const openFlags = flags('open', (number) => ((number & 1) === 0 && (number & 2) === 0 ? 'O_RDONLY' : ''));
const mode: Reader = modeOfCall;
const signal = value('signal', prefixed('signal'));
const capability = value('capability', prefixed('capability'));

const protection: Reader = (number, wire, context) =>
  (number & 7) === 0 ? 'PROT_NONE' : flags('protection')(number, wire, context);

/** Only mmap has semaphores. */
const mapProtection: Reader = (number, wire, context) =>
  `${protection(number, wire, context)}${(number & 7) !== 0 && (number & 8) !== 0 ? '|PROT_SEM' : ''}`;

const access: Reader = (number) =>
  (number & 0xf) === 0 ? 'F_OK' : ['X_OK', 'W_OK', 'R_OK'].filter((_, bit) => (number >> bit) & 1).join('|');

/** The lowest byte is the signal that the parent gets. */
const clone: Reader = (number, _, { tables }) =>
  [tables.flags('clone', number), (number & 0xff) === 0 ? '' : tables.value('signal', number & 0xff)]
    .filter(Boolean)
    .join('|');

/** Flags such as SOCK_CLOEXEC are above the lowest byte. */
const socketType: Reader = (number, wire, { tables }) =>
  tables.value('socketType', number & 0xff) ?? bare('type')(number, wire);

const whence: Reader = (number, wire, { tables }) =>
  tables.value('whence', number & 0xff) ?? bare('whence')(number, wire);

const socketCall = value('socketcall', (number, wire) =>
  wire.length < 16 || wire < '8' ? bare('socketcall')(number, wire) : `conversion error(${wire})`,
);

const policy: Reader = (number, wire, { tables }) => {
  const name = tables.value('policy', number & 0xf);
  if (name === undefined) return prefixed('scheduler-policy')(number, wire);
  return name + ((number & 0x40000000) === 0 ? '' : '|SCHED_RESET_ON_FORK');
};

/** An argument whose meaning depends on a command. */
const after =
  (commands: ReadonlyMap<number, Reader>, index: number): Reader =>
  (number, wire, context) =>
    commands.get(word(context.argument(index) ?? '0'))?.(number, wire, context);

/** The mode matters only if the file is created. */
const creationMode: Reader = (number, wire, context) =>
  (word(context.argument(1) ?? '0') & 0x40) === 0 ? undefined : mode(number, wire, context);

const option: Reader = (number, wire, context) => {
  const level = word(context.argument(1) ?? '0');
  const [kind, what] = OPTIONS.get(level) ?? [];
  return kind === undefined || what === undefined ? undefined : value(kind, prefixed(what))(number, wire, context);
};

const OPTIONS: ReadonlyMap<number, readonly [ValueKind, string]> = new Map([
  [0, ['option0', 'ipopt-name']],
  [1, ['option1', 'sockopt-name']],
  [6, ['option6', 'tcpopt-name']],
  [17, ['option17', 'udpopt-name']],
  [41, ['option41', 'ip6opt-name']],
]);

/** Requests are integers, so a sign that fills 64 bits is cut off. */
const request: Reader = (number, _, { tables }) => tables.value('ioctl', number) ?? `0x${number.toString(16)}`;

const sharedMemory: Reader = (number, wire, context) =>
  [
    (number & 0o1000) !== 0 && 'IPC_CREAT',
    (number & 0o2000) !== 0 && 'IPC_EXCL',
    (number & 0o4000) !== 0 && 'SHM_HUGETLB',
    (number & 0o10000) !== 0 && 'SHM_NORESERVE',
    mode(number & 0o777, wire, context),
  ]
    .filter(Boolean)
    .join('|');

/** How arguments are read, by system call and index. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ...at(directory, 0, 'faccessat faccessat2 fchmodat fchownat futimesat linkat mkdirat mknodat name_to_handle_at'),
  ...at(directory, 0, 'newfstatat openat openat2 readlinkat renameat renameat2 unlinkat utimensat'),
  ...at(directory, 2, 'linkat readlinkat renameat renameat2'),
  ...at(openFlags, 1, 'open mq_open'),
  ...at(openFlags, 2, 'openat open_by_handle_at'),
  ...at(creationMode, 2, 'open mq_open'),
  ...at(mode, 1, 'chmod creat fchmod mkdir'),
  ...at(mode, 2, 'fchmodat mkdirat mknodat'),
  ...at((number) => modeText(number), 1, 'mknod'),
  ...at(access, 1, 'access'),
  ...at(access, 2, 'faccessat faccessat2'),
  ...at(user, 0, 'setuid setreuid setresuid setfsuid'),
  ...at(user, 1, 'setreuid setresuid chown chown32'),
  ...at(user, 2, 'setresuid'),
  ...at(group, 0, 'setgid setregid setresgid setfsgid'),
  ...at(group, 1, 'setregid setresgid'),
  ...at(group, 2, 'setresgid'),
  ...at(signal, 0, 'rt_sigaction'),
  ...at(signal, 1, 'kill tkill'),
  ...at(signal, 2, 'tgkill'),
  ...at(clone, 0, 'unshare'),
  ...at(clone, 1, 'setns'),
  ...at(clone, 2, 'clone'),
  ...at(mapProtection, 2, 'mmap'),
  ...at(protection, 2, 'mprotect'),
  ...at(
    flags('map', (number) => ((number & 0xf) === 0 ? 'MAP_FILE' : '')),
    3,
    'mmap',
  ),
  ...at(flags('message'), 2, 'sendmsg recvmsg'),
  ...at(flags('message'), 3, 'sendto recvfrom sendmmsg recvmmsg send recv'),
  ...at(flags('mount'), 3, 'mount'),
  ...at(flags('unmount'), 1, 'umount2'),
  ...at(value('family', prefixed('family')), 0, 'socket'),
  ...at(socketType, 1, 'socket'),
  ...at(value('protocol', bare('proto')), 2, 'socket'),
  ...at(value('level', prefixed('sockopt-level')), 1, 'setsockopt getsockopt'),
  ...at(option, 2, 'setsockopt getsockopt'),
  ...at(value('fcntl', signed('fcntl-command')), 1, 'fcntl fcntl64'),
  ...at(after(new Map([[8, user]]), 1), 2, 'fcntl fcntl64'),
  ...at(whence, 2, 'lseek'),
  ...at(value('limit', prefixed('rlimit')), 0, 'getrlimit setrlimit'),
  ...at(value('ptrace', prefixed('ptrace')), 0, 'ptrace'),
  ...at(value('prctl', prefixed('prctl-option')), 0, 'prctl'),
  ...at(
    after(
      new Map([
        [1, signal],
        [23, capability],
        [24, capability],
      ]),
      0,
    ),
    1,
    'prctl',
  ),
  ...at(value('clock', prefixed('clk_id')), 0, 'clock_settime'),
  ...at(value('epoll', signed('epoll_ctl-operation')), 1, 'epoll_ctl'),
  ...at(value('bpf', bare('bpf-cmd')), 0, 'bpf'),
  ...at(socketCall, 0, 'socketcall'),
  ...at(policy, 1, 'sched_setscheduler'),
  ...at(personality, 0, 'personality'),
  ...at(request, 1, 'ioctl'),
  ...at(sharedMemory, 2, 'shmget'),
  ...at((number) => ['EXIT_SUCCESS', 'EXIT_FAILURE'][number] ?? 'UNKNOWN', 0, 'exit exit_group'),
]);

function at(reader: Reader, index: number, calls: string): [string, Reader][] {
  return calls.split(' ').map((call) => [`${call} ${index}`, reader]);
}

/**
 * The personality of a process (`per=`, or the argument of personality(2)); its lowest byte names
 * it.
 */
export function personality(number: number, wire: string, { tables }: Pick<ArgumentContext, 'tables'>): string {
  const name = tables.value('personality', number & 0xff);
  if (name === undefined) return `unknown-personality(0x${wire})`;
  return name + ((number & 0x40000) === 0 ? '' : '|~ADDR_NO_RANDOMIZE');
}
