import type { Assignment } from '../../schema/assignment.ts';
import type { Access } from './access.ts';

/** A guest on a host: what records are joined by. */
export interface Guest {
  /** Host, where records name it; text from the log. */
  readonly node: string | undefined;
  /** In lower case. */
  readonly uuid: string;
  /** Sessions that have begun and, for all that was read, not ended. */
  running: number;
}

/** How something came to an end. */
export interface Ending {
  /** Milliseconds since 1970; undefined where it is only known that it did end. */
  readonly time: number | undefined;
  /** `superseded`: the guest was started again; `host-boot`, `host-shutdown`: the host went down. */
  readonly cause: 'stopped' | 'migrated' | 'failed' | 'detached' | 'superseded' | 'host-shutdown' | 'host-boot';
}

/** What every line of a report has. */
interface Happening {
  readonly guest: Guest;
  /** Name of the guest as it stands there, quoted or hex, as a byte string. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  /** User ID that the kernel tells, and its name where auditd has put it there, as both stand there; may come late. */
  uid: string | undefined;
  user: string | undefined;
  /** Undefined if the record is cut before its result. */
  readonly success: boolean | undefined;
  /** Serials of the records that tell of it, in the order of use. */
  readonly proof: number[];
  /** The run of the guest that it belongs to. */
  session: Session | undefined;
}

/** An operation on the guest as a whole. `op` is that of the record, or what its type says. */
export interface Operation extends Happening {
  readonly kind: 'operation';
  /** Number of the record type. */
  readonly type: number;
  readonly op: string;
  readonly reason: string;
}

/** A label was given to the guest. */
export interface Labelling extends Happening {
  readonly kind: 'label';
  readonly model: string;
  readonly context: string;
}

/** A resource was given to the guest. */
export interface Holding extends Happening {
  readonly kind: 'resource';
  readonly assignment: Assignment;
  /** Undefined while the guest has it. */
  ending: Ending | undefined;
}

/** A resource was taken from the guest, or should have been; where it is known when it was given, that entry ends. */
export interface Release extends Happening {
  readonly kind: 'release';
  readonly assignment: Assignment;
  /** Whether the guest was known to have it. */
  readonly held: boolean;
}

/** A security module denied the guest something, or let it pass and told. One event, one entry. */
export interface Denial extends Happening {
  readonly kind: 'denial';
  readonly accesses: readonly Access[];
  /** Name of the program where the access does not tell it. */
  readonly comm: string | undefined;
}

/** Something out of the ordinary happened to the guest's process. */
export interface Anomaly extends Happening {
  readonly kind: 'anomaly';
  readonly type: number;
  readonly comm: string | undefined;
}

/** One line of a report. */
export type Entry = Operation | Labelling | Holding | Release | Denial | Anomaly;

/** One run of a guest, from its start to its stop, as far as records tell. */
export interface Session {
  readonly guest: Guest;
  /** What began it; undefined where only its end was recorded. */
  readonly start: Operation | undefined;
  /** What ended it. */
  stop: Operation | undefined;
  /** Undefined while it runs. */
  ending: Ending | undefined;
  /** A start or stop of which it is not known whether it succeeded, if one came while it ran. */
  doubt: Operation | undefined;
  /** The host it came from, and went to. */
  from: Session | undefined;
  to: Session | undefined;
  /** When the newest record of it was written, in milliseconds since 1970. */
  lastTime: number;
  /** All that happened in it, its start and stop included; undefined unless the tracker was asked to keep it. */
  readonly entries: Entry[] | undefined;
}
