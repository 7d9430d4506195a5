import { constants } from 'node:os';
import { TransportError } from '../../util/errors.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { NotRecorded, NotRecordedOutcome } from '../channel/outcome.ts';
import type { KernelState } from '../channel/status.ts';
import { kernelState } from './kernel-state.ts';
import type { CallResult, Libaudit } from './libaudit-functions.ts';
import { hasAuditWrite } from './process.ts';

/** A connection to the kernel, and what the kernel last said about itself. */
export class Connection {
  readonly #libaudit: Libaudit;
  readonly #fd: number;
  #enabled: CallResult = { value: 0, errno: 0 };
  #asked = Number.NEGATIVE_INFINITY;
  #state: KernelState | undefined;

  /** @throws TransportError `audit-unavailable` */
  constructor(libaudit: Libaudit) {
    const { value: fd, errno } = libaudit.open();
    if (fd < 0) {
      throw new TransportError(
        'audit-unavailable',
        `audit_open failed with errno ${errno}: the kernel was built without audit, or this process may not use it`,
        { errno },
      );
    }
    this.#libaudit = libaudit;
    this.#fd = fd;
  }

  /** Sends a message. Returns libaudit's sequence number, or why the kernel rejected it. */
  send(message: DriverMessage): number | NotRecordedOutcome {
    const { value, errno } = this.#call(message);
    return value > 0 ? value : refusal(value < 0 ? -value : errno);
  }

  /**
   * Whether auditing is on, as the kernel last said. A process that may not ask does not know.
   */
  get enabled(): 'on' | 'off' | 'unknown' {
    if (this.#enabled.value > 0) return 'on';
    return isOff(this.#enabled) ? 'off' : 'unknown';
  }

  /** The last state; undefined if this process may not ask. */
  get state(): KernelState | undefined {
    return this.#state;
  }

  /** Whether the kernel was asked at all. */
  get wasAsked(): boolean {
    return this.#asked !== Number.NEGATIVE_INFINITY;
  }

  /**
   * Whether the last answer is recent enough. Asking costs up to ten times as much as sending,
   * because the kernel starts a thread to answer.
   */
  isFresh(now: number): boolean {
    return now - this.#asked <= FRESH;
  }

  /** Asks the kernel for its state. Returns how many records it has lost since the last time. */
  ask(): number {
    this.#asked = performance.now();
    // While auditing is off, nothing else matters, and this function of libaudit returns the answer
    // as soon as it arrives.
    if (this.#enabled.value <= 0) this.#enabled = this.#libaudit.isEnabled(this.#fd);
    if (isOff(this.#enabled)) return 0;
    const state = kernelState(this.#libaudit, this.#fd);
    if (typeof state !== 'object') {
      this.#enabled = this.#libaudit.isEnabled(this.#fd);
      // A late answer does not mean that the daemon is unknown.
      if (this.#enabled.value <= 0) this.#state = undefined;
      return 0;
    }
    const before = this.#state?.lost ?? state.lost;
    this.#enabled = { value: state.enabled === 'off' ? 0 : 1, errno: 0 };
    this.#state = state;
    return Math.max(0, state.lost - before);
  }

  /** Why messages would not be recorded now, without the daemon. */
  check(): NotRecordedOutcome | undefined {
    const enabled = this.#libaudit.isEnabled(this.#fd);
    if (isOff(enabled)) return notRecorded('disabled');
    if (enabled.errno === ECONNREFUSED) return notRecorded('namespace', ECONNREFUSED);
    return hasAuditWrite() ? undefined : notRecorded('no-privilege', EPERM);
  }

  /** Asks for the state that a status shows. */
  currentState(): KernelState | undefined {
    const state = kernelState(this.#libaudit, this.#fd);
    return typeof state === 'object' ? state : undefined;
  }

  /** Lets other threads run, such as the audit daemon. */
  yield(): void {
    this.#libaudit.yield?.();
  }

  close(): void {
    this.#libaudit.close(this.#fd);
  }

  #call({ type, text, success, origin, comm }: DriverMessage): CallResult {
    const { hostname = null, terminal = null } = origin;
    // Without an address, libaudit would look up the host name, which can block on DNS.
    const addr = origin.addr ?? (hostname === null ? null : '?');
    const result = success ? 1 : 0;
    const { logUserMessage, logUserCommMessage } = this.#libaudit;
    if (comm === undefined) return logUserMessage(this.#fd, type, text, hostname, addr, terminal, result);
    if (logUserCommMessage === undefined) {
      throw new TransportError(
        'comm-missing',
        'this libaudit has no audit_log_user_comm_message: leave out the option comm',
      );
    }
    return logUserCommMessage(this.#fd, type, text, comm, hostname, addr, terminal, result);
  }
}

/** The outcome for a message that the kernel did not record. */
export function notRecorded(reason: keyof typeof ADVICE, errno?: number): NotRecordedOutcome {
  return { status: 'not-recorded', reason, ...(errno !== undefined && { errno }), message: ADVICE[reason] };
}

const { EPERM, ECONNREFUSED } = constants.errno;

/** For how many milliseconds to rely on the kernel's answer whether auditing is on. */
const FRESH = 20;

// A process that may not ask gets 0 too; only errno distinguishes the two cases.
const isOff = ({ value, errno }: CallResult): boolean => value === 0 && errno === 0;

function refusal(errno: number): NotRecordedOutcome {
  if (errno === EPERM) return notRecorded('no-privilege', errno);
  return notRecorded(errno === ECONNREFUSED ? 'namespace' : 'refused', errno);
}

const ADVICE = {
  disabled: 'auditing is off in the kernel: start auditd, or run auditctl -e 1',
  'no-privilege':
    'the process lacks CAP_AUDIT_WRITE in the initial user namespace: run it as root or give it the capability',
  namespace:
    'the kernel accepts no audit messages from this process: it runs in a user namespace (rootless container), or the kernel was built without audit',
  refused: 'the kernel rejected the message: see errno; 13 (EACCES) means that a policy such as SELinux forbids it',
} as const satisfies Partial<Record<NotRecorded, string>>;
