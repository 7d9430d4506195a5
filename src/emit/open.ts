import { TransportError } from '../util/errors.ts';
import { AuditLog } from './audit-log.ts';
import type { AuditChannel, AuditDriver, NotRecorded, NotRecordedOutcome } from './driver.ts';
import { ffiNapiDriver } from './drivers/ffi-napi.ts';
import { fileDriver } from './drivers/file.ts';
import { koffiDriver } from './drivers/koffi.ts';
import { memoryDriver } from './drivers/memory.ts';
import type { FailurePolicy } from './failure.ts';
import type { Fallback } from './fallback/fallback.ts';
import type { QueueOptions } from './queue/queue-options.ts';

/**
 * Names of the drivers that come with the library.
 *
 * @inline
 */
export type DriverName = 'koffi' | 'ffi-napi' | 'file' | 'memory';

/** How an audit log is opened. */
export interface OpenOptions {
  /** The way messages take, by name or as an object; `koffi` (libaudit, and so the kernel) if left out. */
  readonly driver?: DriverName | AuditDriver | undefined;
  /** File of the `file` driver; `audit.log` in the current directory if left out. */
  readonly path?: string | undefined;
  /** File name of libaudit for `koffi` and `ffi-napi`, as `dlopen` takes it; `libaudit.so.1` if left out. */
  readonly library?: string | undefined;
  /**
   * Name of the program (the kernel's own names have 15 bytes at most), written beside `exe`, which for Node names the interpreter. Sends with
   * `audit_log_user_comm_message`; where libaudit lacks it, the first message fails with `comm-missing`.
   */
  readonly comm?: string | undefined;
  /**
   * What it means if messages cannot be recorded, as libvirt's `audit_level`: `off` sends nothing, `if-enabled` (the
   * default) sends if it can and tells by the outcome if not, `required` makes `openAudit` reject.
   */
  readonly level?: 'off' | 'if-enabled' | 'required' | undefined;
  /** What a record that is not recorded, by the kernel or a fallback, does to the caller; `report` if left out. */
  readonly failure?: FailurePolicy | undefined;
  /**
   * Where records go that the kernel does not take, or not by their deadline: one, or several that are tried in turn. Nowhere if left out.
   * `level: 'off'` sends nothing there either.
   */
  readonly fallback?: Fallback | readonly Fallback[] | undefined;
  /**
   * What happens to a message that the kernel would cut off: `refuse` (the default) throws `message-too-long`; `shorten` writes only the
   * beginning of its longest texts, names these in a field `shortened=`, and in the outcome.
   */
  readonly tooLong?: 'refuse' | 'shorten' | undefined;
  /**
   * Whether each message is checked by the rules of `auvirt lint` as well, and by those before it of its guest: what breaks a rule throws
   * `rule-violated`, and is not sent. `true` or `error` refuses errors only, `warning` those too; false if left out. For tests, and for
   * managers that would rather fail than write a life that cannot be.
   */
  readonly verify?: boolean | 'warning' | 'error' | undefined;
  /** How messages that are emitted without waiting wait for their turn, where the driver sends from a thread of its own (`koffi`). */
  readonly queue?: QueueOptions | undefined;
}

/**
 * Opens an audit log.
 *
 * @param options driver, policy, and the driver's own options
 * @returns the open log. With level `off`, or `if-enabled` where the driver cannot be opened, it is a log
 *   whose outcomes say why nothing is recorded.
 * @throws TransportError `driver-unknown` always; with level `required` whatever keeps messages from being recorded:
 *   `platform`, `driver-missing`, `libaudit-missing`, `audit-unavailable`, `audit-disabled`, `no-privilege`, `file-unwritable`
 */
export async function openAudit(options: OpenOptions = {}): Promise<AuditLog> {
  const { level = 'if-enabled', comm, queue, failure, tooLong, verify } = options;
  const fallbacks = level === 'off' ? [] : [options.fallback ?? []].flat();
  const driver = driverOf(options);
  const channel =
    level === 'off' ? closedChannel('off', 'sending is switched off: level is off') : await open(driver, level);
  return new AuditLog(driver.name, channel, { comm, queue, failure, tooLong, verify, fallbacks });
}

function driverOf({ driver = 'koffi', path, library }: OpenOptions): AuditDriver {
  if (typeof driver === 'object') return driver;
  if (driver === 'koffi') return koffiDriver(library);
  if (driver === 'ffi-napi') return ffiNapiDriver(library);
  if (driver === 'file') return fileDriver(path);
  if (driver === 'memory') return memoryDriver();
  throw new TransportError(
    'driver-unknown',
    `no driver is called ${String(driver)}: there are koffi, ffi-napi, file and memory`,
  );
}

async function open(driver: AuditDriver, level: 'if-enabled' | 'required'): Promise<AuditChannel> {
  try {
    const channel = await driver.open();
    if (level === 'required') assertRecording(channel);
    return channel;
  } catch (error) {
    if (level === 'required' || !(error instanceof TransportError)) throw error;
    return closedChannel('unavailable', error.message, error.errno);
  }
}

function assertRecording(channel: AuditChannel): void {
  const problem = channel.check?.();
  if (problem === undefined) return;
  channel.close();
  const code =
    problem.reason === 'disabled'
      ? 'audit-disabled'
      : problem.reason === 'no-privilege'
        ? 'no-privilege'
        : 'audit-unavailable';
  throw new TransportError(code, problem.message, problem.errno === undefined ? {} : { errno: problem.errno });
}

function closedChannel(reason: NotRecorded, message: string, errno?: number): AuditChannel {
  const outcome: NotRecordedOutcome = {
    status: 'not-recorded',
    reason,
    message,
    ...(errno !== undefined && { errno }),
  };
  return { send: () => outcome, check: () => outcome, close() {} };
}
