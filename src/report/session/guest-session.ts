import type { AuditText } from '../../codec/bytes.ts';
import type { SessionState } from '../../session/state.ts';

// Sessions as this library hands them out. `docs/session.schema.json` describes the same objects as
// JSON. Text comes from the log: escape it before it reaches a terminal, HTML or a shell.

/** One run of a guest on one host, with everything that the records say about it. */
export interface GuestSession {
  /** The guest. */
  readonly guest: SessionGuest;
  /**
   * `failed`: the guest could not be started. `unknown`: it ended, but no record says when, or the
   * record of its start or stop was cut before the result.
   */
  readonly state: SessionState;
  /** The operation that began the session; null if only its end was recorded. */
  readonly start: SessionOperation | null;
  /** When and how the session ended; null while the guest runs. */
  readonly end: SessionEnd | null;
  /**
   * How long the guest ran, in milliseconds; null if it is running or failed to start, or if its
   * start or end is unknown.
   */
  readonly duration: number | null;
  /** The session on the host that the guest migrated from; null if there is none in the log. */
  readonly migratedFrom: NeighbourSession | null;
  /** The session on the host that the guest migrated to; null if there is none in the log. */
  readonly migratedTo: NeighbourSession | null;
  /**
   * All sessions that the guest went through without being shut down, one for each host, oldest
   * first, this one included; null if it did not move. At most 100 of those before this session,
   * and 100 of those after it.
   */
  readonly journey: readonly JourneyLeg[] | null;
  /** Security labels that the guest got (VIRT_MACHINE_ID). */
  readonly labels: readonly SessionLabel[];
  /** Resources that the guest got, at its start or later. */
  readonly resources: readonly SessionResource[];
  /** Resources that were taken from the guest. */
  readonly releases: readonly SessionRelease[];
  /** Operations on the guest as a whole, including its start and stop. */
  readonly operations: readonly SessionOperation[];
  /** Accesses that a security module denied or reported. */
  readonly denials: readonly SessionDenial[];
  /** Crashes and other anomalies of the guest's processes. */
  readonly anomalies: readonly SessionAnomaly[];
  /** Serials of all records that prove something in this session, in ascending order. */
  readonly serials: readonly number[];
}

/** The guest of a session. */
export interface SessionGuest {
  /** UUID in lower case. */
  readonly uuid: AuditText;
  /**
   * Name in the record that began the session, or else ended it; null if the record does not give
   * it.
   */
  readonly name: AuditText | null;
  /** Host, if the records name it (`node=`). */
  readonly node: AuditText | null;
}

/** Properties of everything that happens in a session. */
export interface SessionEntry {
  /** When it happened, in milliseconds since 1970. */
  readonly time: number;
  /** Serial of the event in the log. */
  readonly serial: number;
  /** Whether it succeeded; null if the record was cut before its result. */
  readonly success: boolean | null;
  /** User ID that the kernel recorded; null if no record has one. */
  readonly uid: number | null;
  /** Name of that user, if auditd added it to the record (`log_format = ENRICHED`). */
  readonly user: AuditText | null;
  /**
   * Serials of the records that prove it: its own, and those that ended it or link it to the guest.
   */
  readonly serials: readonly number[];
}

/** An operation on the guest as a whole. */
export interface SessionOperation extends SessionEntry {
  /** Name of the record type. */
  readonly type: string;
  /**
   * Operation from the record or its type: `start`, `stop`, `init`, `pause`, `resume`,
   * `integrity-check`, `create`, `destroy`, `migrate-in`, `migrate-out`.
   */
  readonly op: AuditText;
  /** Reason from the record, such as `booted` or `shutdown`. */
  readonly reason: AuditText | null;
  /** On whose behalf it happened. `uid` is only the account of the program that sent the record. */
  readonly by: SessionInitiator;
}

/**
 * On whose behalf an operation happened, as far as the record says. Managers such as libvirt are
 * services: nobody logged in to them, and all that is known is the program.
 */
export interface SessionInitiator {
  /** Login user ID, which the kernel keeps from the login on; null if it is unset. */
  readonly auid: number | null;
  /** Name of the login user, if auditd added it to the record (`log_format = ENRICHED`). */
  readonly user: AuditText | null;
  /** Number of the login session; null if it is unset. */
  readonly ses: number | null;
  /** Path of the program that sent the record; its short name if the record has no path. */
  readonly program: AuditText | null;
  /** Account that the manager names (`acct=`). The kernel does not check it. */
  readonly acct: AuditText | null;
}

/** A security label that the guest got. */
export interface SessionLabel extends SessionEntry {
  /** Security model: `selinux`, `apparmor`, `dac`. */
  readonly model: AuditText | null;
  /** Label of the guest's processes. */
  readonly context: AuditText;
}

/** A resource that the guest got, and held until its end. */
export interface SessionResource extends SessionEntry {
  /** Kind of resource: `disk`, `net`, `mem`, `vcpu`, `cgroup`, `dev` and so on. */
  readonly resource: AuditText;
  /** Reason from the record, such as `start` or `attach`. */
  readonly reason: AuditText;
  /** Path, address or amount; memory in KiB. */
  readonly value: AuditText | null;
  /** For dev: the bus of the device; `usb`, `pci`, `scsi`, `scsi_host` or `mdev`. */
  readonly bus?: AuditText;
  /** For cgroup: what `value` is; `path`, `major` or `all`. */
  readonly class?: AuditText;
  /** For cgroup: the allowed accesses, letters of `rwm`. */
  readonly access?: AuditText;
  /** When and how the guest lost it; null while it holds it. */
  readonly end: SessionEnding | null;
  /** How long the guest held it, in milliseconds; null if it holds it or the end is unknown. */
  readonly duration: number | null;
  /** On whose behalf the guest got it, or its amount changed. */
  readonly by: SessionInitiator;
}

/** A resource that was taken from the guest, or should have been. */
export interface SessionRelease extends SessionEntry {
  /** Kind of resource, as in {@link SessionResource}. */
  readonly resource: AuditText;
  /** Reason from the record, such as `detach`. */
  readonly reason: AuditText;
  /** Path, address or amount; memory in KiB. */
  readonly value: AuditText | null;
  /** For dev: the bus of the device, as in {@link SessionResource}. */
  readonly bus?: AuditText;
  /** Whether a record shows that the guest held it; its entry in `resources` then has an end. */
  readonly held: boolean;
  /** On whose behalf the guest lost it. */
  readonly by: SessionInitiator;
}

/** An event in which a security module denied accesses to the guest, or reported them. */
export interface SessionDenial extends SessionEntry {
  /** The accesses. */
  readonly accesses: readonly SessionAccess[];
}

/** One access that a security module denied or reported. */
export interface SessionAccess {
  /** The security module. */
  readonly module: 'selinux' | 'apparmor';
  /** `denied` or `granted`; with AppArmor also `allowed`, `audit`, `status` and so on. */
  readonly result: AuditText;
  /** Permissions (SELinux), or the operation (AppArmor). */
  readonly permissions: readonly AuditText[];
  /** Short name of the program. */
  readonly comm: AuditText | null;
  /** Name or path of the object. */
  readonly target: AuditText | null;
  /** SELinux: label of the subject. */
  readonly scontext: AuditText | null;
  /** SELinux: label of the object. */
  readonly tcontext: AuditText | null;
  /** SELinux: class of the object. */
  readonly tclass: AuditText | null;
  /** AppArmor: profile of the subject. */
  readonly profile: AuditText | null;
}

/** An anomaly of one of the guest's processes. */
export interface SessionAnomaly extends SessionEntry {
  /** Name of the record type: `ANOM_ABEND`, `SECCOMP`, `ANOM_PROMISCUOUS` and so on. */
  readonly type: string;
  /** Short name of the program. */
  readonly comm: AuditText | null;
}

/** When and how something ended. */
export interface SessionEnding {
  /** In milliseconds since 1970; null if it is only known that it ended. */
  readonly time: number | null;
  /**
   * `superseded`: the guest was started again. `host-shutdown`, `host-boot`: the host went down.
   * `untracked`: too many guests were running at once, and this one was no longer followed; it may
   * still run.
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

/** When and how a session ended. */
export interface SessionEnd extends SessionEnding {
  /** The operation that ended it, if there is one. */
  readonly by?: SessionOperation;
}

/** A session of the same guest on another host. */
export interface NeighbourSession {
  /** The other host. */
  readonly node: AuditText | null;
  /** When the session began there, in milliseconds since 1970. */
  readonly time: number;
  /** Serial of its start, on the other host. */
  readonly serial: number;
}

/** One session of a guest that moves from host to host. */
export interface JourneyLeg {
  /** The host. */
  readonly node: AuditText | null;
  /** When the session began there, in milliseconds since 1970; null if its start is not recorded. */
  readonly time: number | null;
  /** Serial of its start, on that host. */
  readonly serial: number | null;
  /** When and how it ended; null while the guest runs there. */
  readonly end: SessionEnding | null;
}
