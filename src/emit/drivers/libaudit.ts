import { constants } from 'node:os';
import { TransportError } from '../../util/errors.ts';
import type { AuditChannel, AuditDriver, BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { NotRecorded, NotRecordedOutcome, RecordedOutcome, SettledOutcome } from '../channel/outcome.ts';
import { kernelState } from './kernel-state.ts';
import type { Called, Libaudit } from './libaudit-functions.ts';
import { hasAuditWrite } from './process.ts';

/** The library's name where the caller gives none; the same on every distribution since 2006. */
export const LIBAUDIT = 'libaudit.so.1';

/** `GET_REPLY_NONBLOCKING` in libaudit.h. */
export const NONBLOCKING = 1;

/**
 * For how many milliseconds the kernel's answer that auditing is on is taken to hold; any other is
 * asked for again.
 */
const FRESH = 20;

/**
 * A driver that sends through libaudit, whichever FFI library loads it.
 *
 * @param batchSender sends from another thread, where the FFI library can be used in one
 */
export function libauditDriver(
  name: string,
  load: () => Promise<Libaudit>,
  batchSender?: () => BatchSender,
): AuditDriver {
  return {
    name,
    async open() {
      if (process.platform !== 'linux') {
        throw new TransportError(
          'platform',
          `the ${name} driver needs Linux: use the file driver on ${process.platform}`,
        );
      }
      return { ...openChannel(await load()), ...(batchSender && { batchSender }) };
    },
  };
}

/** The FFI library is not there. */
export function driverMissing(name: string, install: string, cause: unknown): TransportError {
  return new TransportError('driver-missing', `cannot load ${name}: run ${install}, or choose another driver`, {
    cause,
  });
}

/** libaudit is not there, or lacks what is needed. */
export function libraryMissing(library: string, cause: unknown): TransportError {
  const packages = 'libaudit1 (Debian, Ubuntu), audit-libs (Fedora, RHEL) or libaudit1 (SUSE)';
  return new TransportError('libaudit-missing', `cannot load ${library}: install ${packages}, or use the file driver`, {
    cause,
  });
}

/** A function that not every libaudit has. */
export function whereFound<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

const { EPERM, ECONNREFUSED } = constants.errno;

function openChannel(libaudit: Libaudit): AuditChannel {
  const { value: fd, errno } = libaudit.open();
  if (fd < 0) {
    throw new TransportError(
      'audit-unavailable',
      `audit_open failed with errno ${errno}: this kernel has no audit, or it is not allowed here`,
      { errno },
    );
  }
  let enabled: Called = { value: 0, errno: 0 };
  let asked = Number.NEGATIVE_INFINITY;
  let lost: number | undefined;
  let isDaemonless = false;
  /** How many records the kernel has lost since it was asked last. */
  const ask = (): number => {
    // While auditing is off, nothing else is of interest, and libaudit has this answer as soon as
    // it comes.
    if (enabled.value <= 0) enabled = libaudit.isEnabled(fd);
    if (isOff(enabled)) return 0;
    const state = kernelState(libaudit, fd);
    if (typeof state !== 'object') {
      enabled = libaudit.isEnabled(fd);
      isDaemonless = false;
      return 0;
    }
    isDaemonless = state.daemonPid === 0;
    enabled = { value: state.enabled === 'off' ? 0 : 1, errno: 0 };
    const before = lost ?? state.lost;
    lost = state.lost;
    return Math.max(0, lost - before);
  };
  return {
    send(message) {
      const { value, errno } = call(libaudit, fd, message);
      if (value <= 0) return refusal(value < 0 ? -value : errno);
      // The kernel answers the same whether it records or not: only its state tells. To ask costs
      // it a thread, twenty times what a message costs.
      const now = performance.now();
      let newlyLost = 0;
      if (enabled.value <= 0 || now - asked > FRESH) {
        newlyLost = ask();
        asked = now;
      }
      if (enabled.value > 0) return recorded(value, newlyLost, isDaemonless);
      return isOff(enabled) ? notRecorded('disabled') : { status: 'accepted', sequence: value };
    },
    check() {
      const enabled = libaudit.isEnabled(fd);
      if (isOff(enabled)) return notRecorded('disabled');
      if (enabled.errno === ECONNREFUSED) return notRecorded('namespace', ECONNREFUSED);
      return hasAuditWrite() ? undefined : notRecorded('no-privilege', EPERM);
    },
    state() {
      const state = kernelState(libaudit, fd);
      return typeof state === 'object' ? state : undefined;
    },
    close: () => libaudit.close(fd),
  };
}

function call(libaudit: Libaudit, fd: number, { type, text, success, origin, comm }: DriverMessage): Called {
  const { hostname = null, terminal = null } = origin;
  // Without an address libaudit would look the host name up, which may take as long as DNS likes.
  const addr = origin.addr ?? (hostname === null ? null : '?');
  const result = success ? 1 : 0;
  if (comm === undefined) return libaudit.logUserMessage(fd, type, text, hostname, addr, terminal, result);
  if (libaudit.logUserCommMessage === undefined) {
    throw new TransportError(
      'comm-missing',
      'this libaudit has no audit_log_user_comm_message: leave the option comm out',
    );
  }
  return libaudit.logUserCommMessage(fd, type, text, comm, hostname, addr, terminal, result);
}

function recorded(sequence: number, lost: number, isDaemonless: boolean): RecordedOutcome {
  if (lost === 0 && !isDaemonless) return { status: 'recorded', sequence };
  return { status: 'recorded', sequence, ...(lost > 0 && { lost }), ...(isDaemonless && { daemonless: true }) };
}

// 0 is also what a process gets that may not ask; only errno tells the two apart.
const isOff = ({ value, errno }: Called): boolean => value === 0 && errno === 0;

function refusal(errno: number): SettledOutcome {
  if (errno === EPERM) return notRecorded('no-privilege', errno);
  return notRecorded(errno === ECONNREFUSED ? 'namespace' : 'refused', errno);
}

function notRecorded(reason: keyof typeof ADVICE, errno?: number): NotRecordedOutcome {
  return { status: 'not-recorded', reason, ...(errno !== undefined && { errno }), message: ADVICE[reason] };
}

const ADVICE = {
  disabled: 'auditing is off in the kernel: start auditd, or run auditctl -e 1',
  'no-privilege':
    'the process lacks CAP_AUDIT_WRITE in the initial user namespace: run it as root or give it the capability',
  namespace:
    'the kernel takes no audit messages from here: a user namespace (rootless container), or a kernel without audit',
  refused: 'the kernel refused the message: errno tells why; 13 (EACCES) is a policy such as SELinux',
} as const satisfies Partial<Record<NotRecorded, string>>;
