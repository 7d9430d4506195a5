import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { Look, SocketLoad } from './look.ts';
import { type AuditSocket, auditSockets } from './netlink-table.ts';
import { taskOf } from './task.ts';

/**
 * Looks at the audit daemon through `/proc`, without asking the kernel's audit: that would block
 * while its backlog is full.
 */
export class DaemonWatch {
  /** Process ID of the daemon. */
  readonly pid: number;
  readonly #folder: string;
  readonly #daemon: number | undefined;
  readonly #kernel: number | undefined;
  readonly #table: number | undefined;
  /** The socket's inode, once it was found. */
  #inode: number | undefined;

  /**
   * @param pid process ID of the daemon
   * @param folder where proc(5) is mounted
   */
  constructor(pid: number, folder = '/proc') {
    this.pid = pid;
    this.#folder = folder;
    this.#daemon = opened(`${folder}/${pid}/stat`);
    const kernel = kernelThread(folder);
    this.#kernel = kernel === undefined ? undefined : opened(`${folder}/${kernel}/stat`);
    this.#table = opened(`${folder}/net/netlink`);
  }

  /**
   * Looks once. The order of its parts is what makes it a proof: what the kernel had delivered
   * before the first part was read before the second and written before the third.
   *
   * @param closely include the socket, which costs several times as much
   */
  look(closely: boolean): Look {
    const kernel = this.#kernelState();
    if (!closely && kernel === 'busy') return BUSY;
    const socket = closely ? this.#socket() : undefined;
    if (socket === 'gone') return { kernel, daemon: 'gone', socket: undefined };
    return { kernel, daemon: this.#daemonState(), socket };
  }

  close(): void {
    for (const fd of [this.#daemon, this.#kernel, this.#table]) if (fd !== undefined) closeSync(fd);
  }

  #kernelState(): Look['kernel'] {
    const state = this.#kernel === undefined ? undefined : stateIn(this.#kernel);
    if (state === undefined) return 'unseen';
    return state === 'S' || state === 'I' ? 'idle' : 'busy';
  }

  #daemonState(): Look['daemon'] {
    if (this.#daemon === undefined) return isAlive(this.pid) ? 'unseen' : 'gone';
    const state = stateIn(this.#daemon);
    return state === undefined ? 'gone' : (STATES[state] ?? 'blocked');
  }

  /** `gone`: the daemon had a socket, and has none any more. */
  #socket(): SocketLoad | 'gone' | undefined {
    if (this.#table === undefined) return undefined;
    const sockets = auditSockets(textOf(this.#table));
    const known = this.#inode;
    const socket = known === undefined ? this.#find(sockets) : sockets.find(({ inode }) => inode === known);
    if (socket === undefined) return known === undefined ? undefined : 'gone';
    this.#inode = socket.inode;
    return { unread: socket.unread, drops: socket.drops };
  }

  /**
   * The daemon's socket. The kernel makes the first port of a process equal to its ID, unless that
   * port is taken; then, root still finds the socket among the daemon's files.
   */
  #find(sockets: readonly AuditSocket[]): AuditSocket | undefined {
    const own = sockets.find(({ port }) => port === this.pid);
    if (own !== undefined) return own;
    const inodes = socketInodes(`${this.#folder}/${this.pid}/fd`);
    return sockets.find(({ inode }) => inodes.has(inode));
  }
}

/** The kernel has not delivered everything, so the daemon cannot have it either. */
const BUSY: Look = { kernel: 'busy', daemon: 'unseen', socket: undefined };

/** What the letters of proc(5) mean for a daemon. Those left out mean that it is blocked. */
const STATES: Readonly<Record<string, Look['daemon']>> = {
  S: 'idle',
  I: 'idle',
  R: 'running',
  T: 'stopped',
  t: 'stopped',
  Z: 'gone',
  X: 'gone',
  x: 'gone',
};

const BUFFER = Buffer.alloc(65_536);

/** The state of a task, from its open `stat`; undefined if the task has ended. */
function stateIn(fd: number): string | undefined {
  try {
    const length = readSync(fd, BUFFER, 0, 512, 0);
    const end = BUFFER.lastIndexOf(PARENTHESIS, length - 1);
    const state = BUFFER[end + 2];
    return end < 0 || state === undefined ? undefined : String.fromCharCode(state);
  } catch {
    return undefined;
  }
}

const PARENTHESIS = ')'.charCodeAt(0);

/** The whole text of a file, which the kernel returns a page at a time. */
function textOf(fd: number): string {
  let text = '';
  for (;;) {
    const length = readSync(fd, BUFFER, 0, BUFFER.length, text.length);
    if (length === 0) return text;
    text += BUFFER.toString('latin1', 0, length);
  }
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}

/** Whether a process exists. A process that may not be signalled does. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function socketInodes(folder: string): Set<number> {
  const inodes = new Set<number>();
  try {
    for (const name of readdirSync(folder)) {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`)) ?? [];
      if (inode !== undefined) inodes.add(Number(inode));
    }
  } catch {
    // Only root may look.
  }
  return inodes;
}

const threads = new Map<string, number | undefined>();

/** Process ID of the kernel's thread `kauditd`, which runs from boot; undefined if it is hidden. */
function kernelThread(folder: string): number | undefined {
  if (!threads.has(folder)) threads.set(folder, findKernelThread(folder));
  return threads.get(folder);
}

function findKernelThread(folder: string): number | undefined {
  // Threads of the kernel have low numbers.
  return pidsIn(folder).find((pid) => {
    try {
      const task = taskOf(readFileSync(`${folder}/${pid}/stat`, 'latin1'));
      // Any program may call itself kauditd, but only threads of the kernel have this parent.
      return task?.comm === 'kauditd' && task.parent === KTHREADD;
    } catch {
      return false;
    }
  });
}

function pidsIn(folder: string): number[] {
  try {
    const pids = readdirSync(folder).map(Number).filter(Number.isInteger);
    return pids.sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** The process that is the parent of the kernel's threads. */
const KTHREADD = 2;
