import { constants } from 'node:os';
import { TransportError } from '../../util/errors.ts';
import type { AuditChannel, AuditDriver, BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { NotRecorded, NotRecordedOutcome, RecordedOutcome, SettledOutcome } from '../channel/outcome.ts';
import { kernelState } from './kernel-state.ts';
import type { CallResult, Libaudit } from './libaudit-functions.ts';
import { hasAuditWrite } from './process.ts';

/** Default name of the library; the same on every distribution since 2006. */
export const LIBAUDIT = 'libaudit.so.1';

/** `GET_REPLY_NONBLOCKING` in libaudit.h. */
export const NONBLOCKING = 1;

/**
 * For how many milliseconds to rely on the kernel's answer that auditing is on. If it is off, the
 * kernel is asked again for each message.
 */
const FRESH = 20;

/**
 * A driver that sends through libaudit, whichever FFI library loads it.
 *
 * @param batchSender sends from a worker thread, if the FFI library works in one
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

/** The error for a missing FFI library. */
export function driverMissing(name: string, install: string, cause: unknown): TransportError {
  return new TransportError('driver-missing', `cannot load ${name}: run ${install}, or choose another driver`, {
    cause,
  });
}

/** The error if libaudit is missing, or lacks a required function. */
export function libraryMissing(library: string, cause: unknown): TransportError {
  const packages = 'libaudit1 (Debian, Ubuntu), audit-libs (Fedora, RHEL) or libaudit1 (SUSE)';
  return new TransportError('libaudit-missing', `cannot load ${library}: install ${packages}, or use the file driver`, {
    cause,
  });
}

/** Looks up a function that not every libaudit has. */
export function ifFound<T>(find: () => T): T | undefined {
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
      `audit_open failed with errno ${errno}: the kernel was built without audit, or this process may not use it`,
      { errno },
    );
  }
  let enabled: CallResult = { value: 0, errno: 0 };
  let asked = Number.NEGATIVE_INFINITY;
  let lost: number | undefined;
  let isDaemonless = false;
  /** Asks the kernel for its state. Returns the number of records lost since the last time. */
  const ask = (): number => {
    // While auditing is off, nothing else matters, and this function of libaudit returns the answer
    // as soon as it arrives.
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
      // The kernel gives the same answer whether it records or not; only its state shows the
      // difference. It starts a thread to report it, which costs twenty times as much as a message.
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

function call(libaudit: Libaudit, fd: number, { type, text, success, origin, comm }: DriverMessage): CallResult {
  const { hostname = null, terminal = null } = origin;
  // Without an address, libaudit would look up the host name, which can block on DNS.
  const addr = origin.addr ?? (hostname === null ? null : '?');
  const result = success ? 1 : 0;
  if (comm === undefined) return libaudit.logUserMessage(fd, type, text, hostname, addr, terminal, result);
  if (libaudit.logUserCommMessage === undefined) {
    throw new TransportError(
      'comm-missing',
      'this libaudit has no audit_log_user_comm_message: leave out the option comm',
    );
  }
  return libaudit.logUserCommMessage(fd, type, text, comm, hostname, addr, terminal, result);
}

function recorded(sequence: number, lost: number, isDaemonless: boolean): RecordedOutcome {
  if (lost === 0 && !isDaemonless) return { status: 'recorded', sequence };
  return { status: 'recorded', sequence, ...(lost > 0 && { lost }), ...(isDaemonless && { daemonless: true }) };
}

// A process that may not ask gets 0 too; only errno distinguishes the two cases.
const isOff = ({ value, errno }: CallResult): boolean => value === 0 && errno === 0;

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
    'the kernel accepts no audit messages from this process: it runs in a user namespace (rootless container), or the kernel was built without audit',
  refused: 'the kernel rejected the message: see errno; 13 (EACCES) means that a policy such as SELinux forbids it',
} as const satisfies Partial<Record<NotRecorded, string>>;
