/** On whose behalf something was done, as far as a record can say. */
export interface TrueBy {
  /** Login user ID that the kernel recorded; null if the manager is a daemon. */
  readonly auid: number | null;
  /** Name of that user. */
  readonly user: string | null;
  /** Login session of that user; null if the manager is a daemon. */
  readonly ses: number | null;
  /** Account that the manager itself named. */
  readonly acct: string | null;
  /** Path of the program that wrote the record. */
  readonly program: string;
}

/** A guest on a host. Times in the truth are milliseconds since 1970. */
export interface TrueGuest {
  readonly guest: string;
  readonly host: string;
}

/**
 * One run of a guest on one host. What the log cannot tell, because its record is in the gap, is
 * null.
 */
export interface TrueSession extends TrueGuest {
  readonly started: number | null;
  readonly startReason: string | null;
  readonly startedBy: TrueBy | null;
  ended: number | null;
  /** When it ended, or when the log showed at the latest that it had; null while the guest runs. */
  over: number | null;
  /** Null while the guest runs. */
  cause: 'stopped' | 'migrated' | 'superseded' | 'host-shutdown' | 'host-boot' | null;
  stopReason: string | null;
  stoppedBy: TrueBy | null;
}

/** Something that a guest held. */
export interface TrueHolding extends TrueGuest {
  readonly kind: 'disk' | 'net' | 'dev' | 'mem' | 'vcpu';
  /** Path, MAC address, device or amount. */
  readonly value: string;
  readonly from: number;
  /** Null if the guest still has it, or if the log cannot tell when it lost it. */
  until: number | null;
  /** When it lost it, or when the log showed at the latest that it had; null if it still has it. */
  over: number | null;
  /** Whether the guest has it at the end of the week. */
  held: boolean;
  /** Disks: whether the guest may write to it. */
  readonly writable?: boolean;
}

/** A change of the amount of memory or processors. */
export interface TrueChange extends TrueGuest {
  readonly kind: 'mem' | 'vcpu';
  readonly time: number;
  readonly before: number;
  readonly after: number;
  readonly by: TrueBy;
}

/** An operation that failed. */
export interface TrueFailure extends TrueGuest {
  readonly time: number;
  readonly operation: 'start' | 'attach';
  readonly reason: string;
  /** The disk that could not be attached. */
  readonly value: string | null;
  readonly by: TrueBy;
}

/** A move from one host to another. */
export interface TrueMove {
  readonly guest: string;
  readonly from: string;
  readonly to: string;
  /** When the guest began to run on the new host. */
  readonly arrived: number;
  /** When it ended on the old one. */
  readonly left: number;
}

/** Accesses that a security module denied to a guest. */
export interface TrueDenial extends TrueGuest {
  readonly time: number;
  readonly module: 'selinux' | 'apparmor';
  readonly permission: string;
  readonly target: string;
}

/** The process of a guest that was killed by a signal. */
export interface TrueCrash extends TrueGuest {
  readonly time: number;
}

/** A host that went down, and the guests that it took along. */
export interface TrueReboot {
  readonly host: string;
  /** When its shutdown was recorded; null if it lost its power. */
  readonly down: number | null;
  readonly up: number;
  readonly ended: readonly string[];
}

/** A disk that a guest had while other guests of its host had it, too. */
export interface TrueShare extends TrueGuest {
  readonly path: string;
  /** The others, by name. */
  readonly partners: readonly string[];
  /** Whether one of them could write to it. */
  readonly writable: boolean;
}

/** What happened in the week, from its plan. */
export interface WeekTruth {
  readonly from: number;
  readonly to: number;
  readonly hosts: readonly string[];
  readonly guests: readonly { readonly name: string; readonly uuid: string }[];
  readonly sessions: readonly TrueSession[];
  readonly holdings: readonly TrueHolding[];
  readonly changes: readonly TrueChange[];
  readonly failures: readonly TrueFailure[];
  readonly moves: readonly TrueMove[];
  readonly denials: readonly TrueDenial[];
  readonly crashes: readonly TrueCrash[];
  readonly reboots: readonly TrueReboot[];
  readonly shares: readonly TrueShare[];
  /** When a host wrote no records: its audit daemon was not running. */
  readonly gaps: readonly { readonly host: string; readonly from: number; readonly to: number }[];
}
