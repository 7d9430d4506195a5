import type { Assignment } from '../../schema/assignment.ts';
import type { Access } from './access.ts';
import type { Initiator } from './initiator.ts';

/** A guest on a host. Records of the same guest share both. */
export interface Guest {
  /** Host, if its records name it; text from the log. */
  readonly node: string | undefined;
  /** In lower case. */
  readonly uuid: string;
  /** Number of sessions that have begun and not ended, as far as the log was read. */
  readonly running: number;
}

/** How a session or the possession of a resource ended. */
export interface Ending {
  /** Milliseconds since 1970; undefined if the time is unknown. */
  readonly time: number | undefined;
  /**
   * `superseded`: the guest was started again. `host-boot`, `host-shutdown`: the host went down.
   * `untracked`: too many guests were open, and this one was no longer followed; it may still run.
   */
  readonly cause:
    | 'stopped'
    | 'migrated'
    | 'failed'
    | 'detached'
    | 'superseded'
    | 'host-shutdown'
    | 'host-boot'
    | 'untracked';
}

/** What all entries have in common. */
interface Happening {
  readonly guest: Guest;
  /** Name of the guest as on the wire, quoted or hex, as a byte string. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  /**
   * User ID from the kernel, and the name that auditd added to it, both as on the wire; a late
   * record may add them.
   */
  uid: string | undefined;
  user: string | undefined;
  /** On whose behalf it happened, if the tracker was asked to read that. */
  by?: Initiator | undefined;
  /** Undefined if the record is cut before its result. */
  readonly success: boolean | undefined;
  /** Serials of the records that prove it, in the order of use. */
  readonly proof: readonly number[];
  /** The session that it belongs to. */
  session: Session | undefined;
  /**
   * Copies the texts that are parts of lines, so that the lines can be freed.
   *
   * @param name the guest's name, to be shared if it is equal
   */
  pack(name: string): void;
}

/** An operation on the guest as a whole. `op` is from the record, or follows from its type. */
export interface Operation extends Happening {
  readonly kind: 'operation';
  /** Number of the record type. */
  readonly type: number;
  readonly op: string;
  readonly reason: string;
  /** Of a start: serial of the record that ended the session. */
  endSerial: number | undefined;
  /** Of a start, if the tracker packs sessions: to be held in place of the entry. */
  handle: StartHandle | undefined;
}

/** Holds the start of a session, which may be packed in the meantime. */
export interface StartHandle {
  /** Whether it is packed; then the session runs. */
  readonly isPacked: boolean;
  readonly entry: Operation;
}

/** The guest got a label. */
export interface Labelling extends Happening {
  readonly kind: 'label';
  readonly model: string;
  readonly context: string;
}

/** The guest got a resource. */
export interface Holding extends Happening {
  readonly kind: 'resource';
  readonly assignment: Assignment;
  /** Undefined while the guest has it. */
  ending: Ending | undefined;
  /** Serial of the record that ended it. */
  endSerial: number | undefined;
}

/**
 * A resource was taken from the guest, or should have been. If the record that gave it is known,
 * that entry ends.
 */
export interface Release extends Happening {
  readonly kind: 'release';
  readonly assignment: Assignment;
  /** Whether the guest was known to have it. */
  readonly held: boolean;
}

/**
 * A security module denied an access, or recorded one that it allowed. One entry for each event.
 */
export interface Denial extends Happening {
  readonly kind: 'denial';
  readonly accesses: readonly Access[];
  /** Name of the program, for accesses that do not contain it. */
  readonly comm: string | undefined;
}

/** An unusual event of the guest's process, such as a crash. */
export interface Anomaly extends Happening {
  readonly kind: 'anomaly';
  readonly type: number;
  readonly comm: string | undefined;
}

/** Something that happened to a guest: one line of a report. */
export type Entry = Operation | Labelling | Holding | Release | Denial | Anomaly;

/** One run of a guest, from its start to its stop, as far as it is recorded. */
export interface Session {
  readonly guest: Guest;
  /** What began it; undefined if only its end was recorded. */
  readonly start: Operation | undefined;
  /** What ended it. */
  stop: Operation | undefined;
  /** Undefined while it runs. */
  ending: Ending | undefined;
  /** A start or stop of which it is not known whether it succeeded, if one came while it ran. */
  doubt: Operation | undefined;
  /** The sessions on the host it came from and on the host it went to. */
  from: Session | undefined;
  to: Session | undefined;
  /** Time of its newest record, in milliseconds since 1970. */
  lastTime: number;
  /**
   * Everything that happened in it, including start and stop; undefined unless the tracker keeps
   * entries.
   */
  readonly entries: readonly Entry[] | undefined;
}
