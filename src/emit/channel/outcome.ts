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
   * The kernel accepted the message, and reported at most 20 ms earlier that auditing was on; or
   * the message is in the file or memory. With the option `confirm`: the record was seen in the
   * log.
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
   * listeners such as journald. Left out if a daemon is running, or if the process may not ask.
   */
  readonly daemonless?: true;
  /** Serial of the record in the log. Only with the option `confirm`. */
  readonly serial?: number;
  /**
   * The kernel's time stamp of the record, in milliseconds since 1970. Only with the option
   * `confirm`.
   */
  readonly time?: number;
}

/**
 * The kernel accepted the message, but it is not certain that it is recorded: the process may not
 * ask whether auditing is on (that needs CAP_AUDIT_CONTROL); or, with the option `confirm`, the
 * record was not seen in the log.
 */
export interface AcceptedOutcome extends Shortened {
  /** Accepted, and recorded if auditing is on. */
  readonly status: 'accepted';
  /** libaudit's netlink sequence number. */
  readonly sequence: number;
  /** The record was not seen in the log by the deadline. Only with the option `confirm`. */
  readonly reason?: 'unconfirmed';
  /** The reason in words. Left out without a reason. */
  readonly message?: string;
}

/** The outcome of a message that the kernel accepted, and whose record was not seen in the log. */
export type UnconfirmedOutcome = AcceptedOutcome & { readonly reason: 'unconfirmed'; readonly message: string };

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

/**
 * The kernel rejected the message, did not accept it in time, or did not write its record to the log
 * in time, and a fallback saved it.
 */
export interface KeptOutcome extends Shortened {
  /** Saved by a fallback. */
  readonly status: 'kept';
  /** The fallback that saved it: the path of a file, or `a function`. */
  readonly by: string;
  /**
   * Why the kernel did not record it. `late`: its deadline passed, and the kernel may still record
   * it. `unconfirmed`: the kernel accepted it, but its record was not seen in the log by the
   * deadline.
   */
  readonly reason: NotRecorded | 'late' | 'unconfirmed';
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
