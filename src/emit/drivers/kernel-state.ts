import { endianness } from 'node:os';
import type { KernelState } from '../channel/status.ts';
import type { Libaudit } from './libaudit-functions.ts';

/**
 * Asks the kernel for its state. Returns the errno if the kernel returns an error, `ETIMEDOUT` if
 * it does not answer, and undefined if this libaudit cannot ask.
 */
export function kernelState({ requestStatus, getReply }: Libaudit, fd: number): KernelState | number | undefined {
  if (requestStatus === undefined || getReply === undefined) return undefined;
  const asked = requestStatus(fd);
  if (asked.value <= 0) return asked.value < 0 ? -asked.value : asked.errno;
  const reply = Buffer.alloc(REPLY);
  for (let tries = 0; tries < TRIES; tries++) {
    if (getReply(fd, reply).value > 0 && int(reply, 0) === AUDIT_GET) return stateOf(reply);
    // The kernel answers from another thread, usually at once.
    Atomics.wait(PAUSE, 0, 0, 0.1);
  }
  return ETIMEDOUT;
}

/**
 * Reads `struct audit_status` of linux/audit.h, which follows the netlink header in libaudit's
 * `struct audit_reply`.
 */
function stateOf(reply: Buffer): KernelState {
  const field = (index: number): number => int(reply, STATUS + 4 * index) >>> 0;
  return {
    enabled: (['off', 'on', 'locked'] as const)[field(1)] ?? 'on',
    daemonPid: field(3),
    rateLimit: field(4),
    backlogLimit: field(5),
    lost: field(6),
    backlog: field(7),
  };
}

const int = (bytes: Buffer, at: number): number =>
  endianness() === 'LE' ? bytes.readInt32LE(at) : bytes.readInt32BE(at);

/**
 * Offset of `struct audit_status` in a reply. Two integers, a pointer and a header of 16 bytes come
 * before it.
 */
export const STATUS = ['arm', 'ia32', 'mipsel', 'ppc', 's390'].includes(process.arch) ? 28 : 32;
/** Longer than `struct audit_reply` of any libaudit. */
export const REPLY = 16384;
export const AUDIT_GET = 1000;
const ETIMEDOUT = 110;
const TRIES = 1000;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
