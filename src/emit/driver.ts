import type { AuditMessage } from '../text/format.ts';
import type { KernelState } from './drivers/kernel-state.ts';
import type { AuditStatus } from './status.ts';

/** Where a request came from: libaudit's optional arguments. They are written as they are, so they must be bare words. */
export interface Origin {
  /** Host that the request came from; for a migration, the other host. */
  readonly hostname?: string;
  /** Address that the request came from, 45 bytes at most. */
  readonly addr?: string;
  /** Terminal that the request came from; left out, libaudit names that of the process, if it has one. */
  readonly terminal?: string;
}

/** A message on its way to a driver. */
export interface DriverMessage extends AuditMessage {
  /** Whether the operation succeeded. */
  readonly success: boolean;
  /** Where the request came from. */
  readonly origin: Origin;
  /** Name of the program for `audit_log_user_comm_message`; undefined: `audit_log_user_message` is called. */
  readonly comm: string | undefined;
  /** What libaudit will append; drivers without libaudit append it themselves. */
  readonly tail: string;
}

/** Why a message was not recorded; `docs/emitting.md` says for each what to do. */
export type NotRecorded =
  /** Sending is switched off (`level: 'off'`). */
  | 'off'
  /** The driver could not be opened. */
  | 'unavailable'
  /** Auditing is switched off in the kernel: it takes messages and drops them. */
  | 'disabled'
  /** The process lacks CAP_AUDIT_WRITE. */
  | 'no-privilege'
  /** The process is in a user namespace of its own, or the kernel has no audit. */
  | 'namespace'
  /** The kernel refused the message for another reason, which `errno` tells. */
  | 'refused'
  /** The file could not be written. */
  | 'write-failed'
  /** Too many messages wait to be sent, and this one was refused (`whenFull: 'refuse'`) or given up (`'drop-oldest'`). */
  | 'queue-full'
  /** The log was closed, or the thread that sends has ended, before it was its turn. */
  | 'closed'
  /** The event cannot be written: only with `failure: 'ignore'`, where this is no error. */
  | 'invalid';

/**
 * What was left out of a record so that it fits.
 *
 * @inline
 */
export interface Shortened {
  /** Wire names of the fields of which only the beginning was written (`tooLong: 'shorten'`); undefined where all was. */
  readonly shortened?: readonly string[];
}

/** The message was recorded. */
export interface RecordedOutcome extends Shortened {
  /** The kernel took the message while auditing was on, as it said at most 20 ms before; or the file or memory has it. */
  readonly status: 'recorded';
  /** libaudit's netlink sequence, which counts per process and is not the record's serial; in a file or memory, the serial. */
  readonly sequence: number;
  /**
   * How many records the kernel has counted as lost since it was asked before, at most 20 ms before the last message or at the last one, from whomever:
   * this one may be among them, or one before it. Left out where there are none, or nobody may ask.
   */
  readonly lost?: number;
  /**
   * No audit daemon runs: the record went to the kernel's log, which has a rate limit, and to whoever listens to the kernel, as journald may.
   * Left out where there is a daemon, or nobody may ask.
   */
  readonly daemonless?: true;
}

/** The kernel took the message, but the process may not ask whether auditing is on (needs CAP_AUDIT_CONTROL). */
export interface AcceptedOutcome extends Shortened {
  /** Taken, and perhaps recorded. */
  readonly status: 'accepted';
  /** libaudit's netlink sequence. */
  readonly sequence: number;
}

/** The message was not recorded, and is lost unless the caller keeps it. */
export interface NotRecordedOutcome {
  /** Not recorded. */
  readonly status: 'not-recorded';
  /** Why, for programs. */
  readonly reason: NotRecorded;
  /** The system's error number, where there was one. */
  readonly errno?: number;
  /** What was wrong and what to do, in words. */
  readonly message: string;
}

/** The kernel did not take the message, or not in time, and a fallback has it. */
export interface KeptOutcome extends Shortened {
  /** Kept elsewhere. */
  readonly status: 'kept';
  /** What has it: the path of a file, or `a function`. */
  readonly by: string;
  /** Why the kernel has it not: as for a message that was not recorded; or `late`, its deadline had passed, and the kernel may still record it. */
  readonly reason: NotRecorded | 'late';
  /** The system's error number, where there was one. */
  readonly errno?: number;
  /** The same in words. */
  readonly message: string;
}

/** The deadline has passed: whether the message will be recorded is not known. It keeps its place, and nobody need send it again. */
export interface PendingOutcome extends Shortened {
  /** Not known yet. */
  readonly status: 'pending';
  /** What that means, in words. */
  readonly message: string;
}

/** What became of a message, as far as can be known; `status` tells which. */
export type SettledOutcome = RecordedOutcome | AcceptedOutcome | KeptOutcome | NotRecordedOutcome;

/** The same, or that it is not known yet. */
export type Outcome = SettledOutcome | PendingOutcome;

/** Sends messages for a queue, one after the other. */
export interface BatchSender {
  /**
   * Sends them in their order. The next call comes when the promise of this one is settled.
   *
   * @param told called for each, in the same order, as soon as it is known what became of it; with an error where that is the caller's
   * @returns settled when all were told; rejects where the sender is of no use any more
   */
  send(messages: readonly DriverMessage[], told: (outcome: SettledOutcome | Error) => void): Promise<void>;
  /** How things are, when what is being sent is sent. */
  status(): Promise<AuditStatus>;
  /** Ends it; what is not sent by then is not. */
  close(): Promise<void>;
}

/** An open way to the kernel, a file or memory. */
export interface AuditChannel {
  /** Sends a message and says what became of it. Must not throw for what the system does. */
  send(message: DriverMessage): SettledOutcome;
  /** Sends from elsewhere than this thread, so that the event loop does not wait; undefined where `send` does not wait for anybody. */
  apart?(): BatchSender;
  /** Why messages would not be recorded as things are now; undefined where nothing is known to be in the way. */
  check?(): NotRecordedOutcome | undefined;
  /** What the kernel says of itself; undefined where it does not tell this process. May wait as `send` does. */
  state?(): KernelState | undefined;
  /** Gives the descriptor back. */
  close(): void;
}

/** A way to send messages; `openAudit` takes one by name or as an object of this shape. */
export interface AuditDriver {
  /** Name for messages to people. */
  readonly name: string;
  /** Opens the channel; throws or rejects with a `TransportError` where that cannot be done. */
  open(): AuditChannel | Promise<AuditChannel>;
}
