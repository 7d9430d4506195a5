/** Why a message was not recorded. `docs/errors.md` says what to do about each reason. */
export type NotRecorded =
  /** Sending is switched off (`level: 'off'`). */
  | 'off'
  /** The driver could not be opened. */
  | 'unavailable'
  /** Auditing is off in the kernel, which accepts messages and drops them. */
  | 'disabled'
  /** The process lacks CAP_AUDIT_WRITE. */
  | 'no-privilege'
  /** The process runs in a separate user namespace, or the kernel was built without audit. */
  | 'namespace'
  /** The kernel rejected the message for another reason: see `errno`. */
  | 'refused'
  /** The file could not be written. */
  | 'write-failed'
  /**
   * The queue is full, and this message was rejected (`whenFull: 'refuse'`) or dropped
   * (`'drop-oldest'`).
   */
  | 'queue-full'
  /** The log was closed, or the worker thread ended, before the message was sent. */
  | 'closed'
  /** The event is invalid. Only with `failure: 'ignore'`: otherwise, an error is thrown. */
  | 'invalid';

/**
 * Why a message that the kernel accepted may not reach the log. `docs/errors.md` says what to do
 * about each.
 */
export type Doubt =
  /** The audit daemon does not read its records: it was stopped, or hangs. */
  | 'stalled'
  /** No audit daemon is running, or it ended before it read the record. */
  | 'daemonless';

/** Why a fallback saved a record. `late`: its deadline passed. */
export type KeptReason = NotRecorded | Doubt | 'late';

/**
 * Which fields of a record were shortened.
 *
 * @inline
 */
export interface Shortened {
  /**
   * Names, as on the wire, of the fields that were cut to fit (`tooLong: 'shorten'`); undefined if
   * none was.
   */
  readonly shortened?: readonly string[];
}

/** The message was recorded. */
export interface RecordedOutcome extends Shortened {
  /**
   * The kernel accepted the message, and reported at most 20 ms earlier that auditing was on; and
   * the audit daemon has read the message. Or the message is in the file or memory.
   */
  readonly status: 'recorded';
  /**
   * libaudit's netlink sequence number, which counts the messages of a process and is not the
   * serial of the record. With the drivers `file` and `memory`, the serial.
   */
  readonly sequence: number;
  /**
   * Number of records, from any process, that the kernel counted as lost since it was last asked,
   * which is at most 20 ms before the previous message. This record or an earlier one may be among
   * them. Left out if none was lost, or if the process may not ask.
   */
  readonly lost?: number;
  /**
   * No audit daemon is running: the record went to the kernel's log, which is rate-limited, and to
   * listeners such as journald. Only with the option `daemon: 'optional'`: otherwise, such records
   * are `accepted` or `kept`.
   */
  readonly daemonless?: true;
}

/** The kernel accepted the message, but it is not known whether it reaches the log. */
export interface AcceptedOutcome extends Shortened {
  /** Accepted, perhaps recorded. */
  readonly status: 'accepted';
  /** libaudit's netlink sequence number. */
  readonly sequence: number;
  /**
   * What is wrong with the audit daemon. Left out if the process may not ask whether auditing is on
   * (that needs CAP_AUDIT_CONTROL), or can see nothing of the daemon.
   */
  readonly reason?: Doubt;
  /** The reason in words, and what to do; there is one if there is a reason. */
  readonly message?: string;
}

/** The message was not recorded. It is lost unless the caller saves it. */
export interface NotRecordedOutcome {
  /** Not recorded. */
  readonly status: 'not-recorded';
  /** The reason, for programs to compare. */
  readonly reason: NotRecorded;
  /** The system's error number (positive, as in `errno.h`), if there is one. */
  readonly errno?: number;
  /** The reason in words, and what to do. */
  readonly message: string;
}

/** The message was not recorded in time, or perhaps not at all, and a fallback saved it. */
export interface KeptOutcome extends Shortened {
  /** Saved by a fallback. */
  readonly status: 'kept';
  /** The fallback that saved it: the path of a file, or `a function`. */
  readonly by: string;
  /**
   * Why it was saved. With `late`, `stalled` and `daemonless`, the message may be recorded as well.
   */
  readonly reason: KeptReason;
  /** The system's error number (positive, as in `errno.h`), if there is one. */
  readonly errno?: number;
  /** The reason in words. */
  readonly message: string;
}

/**
 * The deadline passed, and it is not yet known whether the message will be recorded. It stays in
 * the queue: do not send it again.
 */
export interface PendingOutcome extends Shortened {
  /** Not yet known. */
  readonly status: 'pending';
  /** What this means, in words. */
  readonly message: string;
}

/** The final outcome of a message. `status` says which it is. */
export type SettledOutcome = RecordedOutcome | AcceptedOutcome | KeptOutcome | NotRecordedOutcome;

/**
 * The outcome of a message. `status` says which it is; `pending` means that the outcome is not yet
 * known.
 */
export type Outcome = SettledOutcome | PendingOutcome;
