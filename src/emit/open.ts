import { type RuleId, ruleCheck } from '../lint/catalog.ts';
import type { Check } from '../util/check.ts';
import { anyOf, flag, listOf, oneOf, path, text } from '../util/checks.ts';
import { TransportError } from '../util/errors.ts';
import { nearest } from '../util/nearest.ts';
import { checkOptions, optionsOf, type Shape } from '../util/options.ts';
import { shown } from '../util/printable.ts';
import { AuditLog } from './audit-log.ts';
import type { AuditChannel, AuditDriver } from './channel/driver.ts';
import type { NotRecorded, NotRecordedOutcome } from './channel/outcome.ts';
import { ffiNapiDriver } from './drivers/ffi-napi.ts';
import { fileDriver } from './drivers/file.ts';
import { koffiDriver } from './drivers/koffi.ts';
import { memoryDriver } from './drivers/memory.ts';
import type { FailurePolicy } from './failure.ts';
import { type Fallback, fallbackCheck } from './fallback/fallback.ts';
import { assertOpens } from './fallback/open-file.ts';
import { type QueueOptions, queueShape } from './queue/queue-options.ts';

/**
 * Names of the built-in drivers.
 *
 * @inline
 */
export type DriverName = 'koffi' | 'ffi-napi' | 'file' | 'memory';

/** How to open an audit log. */
export interface OpenOptions {
  /**
   * How messages are sent: the name of a driver, or a custom driver. `koffi` (libaudit, to the
   * kernel) if left out.
   */
  readonly driver?: DriverName | AuditDriver | undefined;
  /** Path for the `file` driver; `audit.log` in the current directory if left out. */
  readonly path?: string | undefined;
  /**
   * File name of libaudit for `koffi` and `ffi-napi`, as `dlopen` takes it; `libaudit.so.1` if left
   * out.
   */
  readonly library?: string | undefined;
  /**
   * Program name to record, at most 15 bytes as in the kernel: `exe` names only the Node binary.
   * Messages are then sent with `audit_log_user_comm_message`; if libaudit lacks that function, the
   * first message fails with `comm-missing`.
   */
  readonly comm?: string | undefined;
  /**
   * What to do if messages cannot be recorded, like libvirt's `audit_level`. `off` sends nothing.
   * `if-enabled` (the default) sends if possible; otherwise the outcome says why not. `required`
   * makes `openAudit` reject.
   */
  readonly level?: 'off' | 'if-enabled' | 'required' | undefined;
  /**
   * How a record that neither the kernel nor a fallback recorded is reported to the caller;
   * `report` if left out.
   */
  readonly failure?: FailurePolicy | undefined;
  /**
   * Where to save records that the kernel rejects, or does not accept by their deadline: one
   * fallback, or several that are tried in turn. Such records are lost if left out. `level: 'off'`
   * saves nothing either.
   */
  readonly fallback?: Fallback | readonly Fallback[] | undefined;
  /**
   * What to do with a message that the kernel would cut off. `refuse` (the default) throws
   * `message-too-long`. `shorten` cuts the longest texts, and names their fields in a field
   * `shortened=` and in the outcome.
   */
  readonly tooLong?: 'refuse' | 'shorten' | undefined;
  /**
   * Check each message against the rules of `libaudit-virt/lint`, including its place in the life
   * of its guest. A message that breaks a rule is not sent, and throws `rule-violated`. `true` or
   * `error` rejects errors, `warning` also warnings; false if left out. For tests, and for managers
   * that should rather fail than write invalid records.
   */
  readonly verify?: boolean | 'warning' | 'error' | undefined;
  /**
   * Rules of `libaudit-virt/lint` that events may break. Without it, events with senseless values
   * throw `rule-violated`: an empty text, a negative number, an unknown operation or kind of
   * virtualization, and what is no MAC address or no label of its model. Applies to `verify`, too.
   */
  readonly allow?: readonly RuleId[] | undefined;
  /** The queue of messages, if the driver sends from a worker thread (`koffi`). */
  readonly queue?: QueueOptions | undefined;
}

/**
 * Opens an audit log.
 *
 * @param options the driver and its options, and what to do if recording fails
 * @returns the open log. With level `off`, or with `if-enabled` if the driver cannot be opened, its
 *   outcomes say why nothing is recorded.
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option
 * @throws TransportError `fallback-unusable` or `fallback-unsafe` if a fallback is a file that cannot
 *   be opened, or that other users could change; `driver-unknown`; with level `required` any condition that prevents
 *   recording: `platform`, `driver-missing`, `libaudit-missing`, `audit-unavailable`,
 *   `audit-disabled`, `no-privilege`, `file-unwritable`
 */
export async function openAudit(options: OpenOptions = {}): Promise<AuditLog> {
  checkOptions(options, shape, 'openAudit');
  const { level = 'if-enabled', comm, queue, failure, tooLong, verify, allow } = options;
  const fallbacks = level === 'off' ? [] : [options.fallback ?? []].flat();
  for (const fallback of fallbacks) if (typeof fallback !== 'function') assertOpens(fallback);
  const driver = driverOf(options);
  const channel =
    level === 'off' ? closedChannel('off', 'nothing is sent, because level is off') : await open(driver, level);
  return new AuditLog(driver.name, channel, { comm, queue, failure, tooLong, verify, allow, fallbacks });
}

function driverOf({ driver = 'koffi', path, library }: OpenOptions): AuditDriver {
  if (typeof driver === 'object') return driver;
  if (driver === 'koffi') return koffiDriver(library);
  if (driver === 'ffi-napi') return ffiNapiDriver(library);
  if (driver === 'file') return fileDriver(path);
  if (driver === 'memory') return memoryDriver();
  const near = nearest(driver, driverNames.choices ?? []);
  const hint = near === undefined ? '' : `did you mean ${near}? `;
  throw new TransportError('driver-unknown', `unknown driver ${shown(driver)}: ${hint}choose ${driverNames.words}`);
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

const driverNames = oneOf('koffi', 'ffi-napi', 'file', 'memory');

const driverObject: Check<AuditDriver> = {
  words: 'a driver with a name and a function open',
  accepts(value) {
    const { name, open } = (typeof value === 'object' ? (value ?? {}) : {}) as Partial<AuditDriver>;
    return typeof name === 'string' && typeof open === 'function';
  },
};

/** The kernel keeps no more bytes of the name of a program. */
const COMM_BYTES = 15;

const shape: Shape<OpenOptions> = {
  driver: anyOf<[DriverName, AuditDriver]>(
    { ...driverNames, accepts: (value) => typeof value === 'string' },
    driverObject,
  ),
  path,
  library: path,
  comm: {
    words: `a name of 1 to ${COMM_BYTES} bytes`,
    accepts: (value) => text.accepts(value) && Buffer.byteLength(value as string) <= COMM_BYTES,
  },
  level: oneOf('off', 'if-enabled', 'required'),
  failure: oneOf('report', 'throw', 'ignore'),
  fallback: anyOf(fallbackCheck, listOf(fallbackCheck)),
  tooLong: oneOf('refuse', 'shorten'),
  verify: anyOf(flag, oneOf('warning', 'error')),
  allow: listOf(ruleCheck),
  queue: optionsOf(queueShape),
};
