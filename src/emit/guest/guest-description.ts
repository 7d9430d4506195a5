import type { AuditText } from '../../codec/bytes.ts';
import type {
  AmountEvent,
  ControlEvent,
  ExchangeEvent,
  GuestEvent,
  IntegrityCheckEvent,
  MachineIdEvent,
  MigrateOutEvent,
  ObjectEvent,
  PermissionEvent,
  VirtEvent,
} from '../../schema/events.ts';
import type { Origin } from '../channel/driver-message.ts';

/** What all records of a guest say about it. */
export type GuestIdentity = Pick<GuestEvent, 'virt' | 'vm' | 'uuid'>;

type Known = keyof GuestIdentity | 'reason' | 'success';

type Described<E extends VirtEvent, Left extends PropertyKey = Known> = E extends VirtEvent ? Omit<E, Left> : never;

/**
 * A resource with a name, such as a path or a MAC address.
 *
 * @inline
 */
export interface ValuedResource {
  /** Kind of its events: `disk`, `fs`, `net`, `chardev`, `smartcard` or `rng`. */
  readonly kind: ExchangeEvent['kind'];
  /**
   * Path of the image, directory, device or source, or MAC address of an interface. Bytes if it is
   * not UTF-8.
   */
  readonly value: AuditText;
}

/**
 * An amount of memory, virtual processors or I/O threads.
 *
 * @inline
 */
export interface GuestAmount {
  /** Kind of its events: `mem`, `vcpu` or `iothread`. */
  readonly kind: AmountEvent['kind'];
  /** Memory in KiB; otherwise a number. */
  readonly value: number;
}

/**
 * A resource that several fields describe: those of its event, without the fields that `GuestAudit`
 * fills in.
 *
 * @inline
 */
export type FieldedResource = Described<ObjectEvent>;

/** A resource that a guest can get and lose. */
export type GuestResource = ValuedResource | FieldedResource;

/**
 * Something that a guest may or may not use, without holding it.
 *
 * @inline
 */
export type GuestPermission = Described<PermissionEvent, Exclude<Known, 'reason'>>;

/** The configuration of a guest that starts. */
export interface GuestStart {
  /** Labels, one per security model. Without any, one record says that there is none. */
  readonly labels?: readonly Described<MachineIdEvent>[] | undefined;
  /** How the integrity of the guest was checked. */
  readonly integrity?: Described<IntegrityCheckEvent> | undefined;
  /** What the guest is allowed and denied, in this order. */
  readonly permissions?: readonly GuestPermission[] | undefined;
  /** The guest's resources, in this order. */
  readonly resources?: readonly (GuestResource | GuestAmount)[] | undefined;
  /** Why it starts, as in the `reason` of a `control` event. Default: `booted`. */
  readonly reason?: ControlEvent['reason'] | undefined;
}

/**
 * The process of a guest that starts.
 *
 * @inline
 */
export interface GuestProcess {
  /** Process ID of the guest, or 0 if it has no process. */
  readonly vmPid: number;
}

/** How a guest moves from one host to another. */
export interface GuestMigration {
  /** How it moves, as in the `reason` of a `migrate-out` event. Default: `live`. */
  readonly mode?: MigrateOutEvent['reason'] | undefined;
  /** The other host: the record of the migration names it in place of the host of the request. */
  readonly peer?: Pick<Origin, 'hostname' | 'addr'> | undefined;
}

/** The configuration of a guest that arrives, and how. */
export interface GuestArrival extends Omit<GuestStart, 'reason'>, GuestMigration {}

/** A change of a disk's image. */
export interface DiskReplacement {
  /** Path of the old image. */
  readonly from: AuditText;
  /** Path of the new image. */
  readonly to: AuditText;
  /** Why: `update` (another medium), `snapshot` or `mirror`. Default: `update`. */
  readonly reason?: 'update' | 'snapshot' | 'mirror' | undefined;
}

/**
 * A resource as `readSessions` reports it.
 *
 * @inline
 */
export interface RecordedResource {
  /** Kind of resource. */
  readonly resource: AuditText;
  /** Reason from the record. */
  readonly reason: AuditText;
  /** Path, address or amount; null if the record names none. */
  readonly value: AuditText | null;
  /** For a permission: what `value` is. */
  readonly class?: AuditText;
  /** Whether the guest got it; null if the record was cut before its result. */
  readonly success: boolean | null;
  /** How the guest lost it; null if it has it. */
  readonly end: object | null;
}

/** A guest that is running already. A session from `readSessions` is one, too. */
export interface RunningGuest {
  /** What it holds: as it was given to the guest, or as `readSessions` reports it. */
  readonly resources?: readonly (GuestResource | GuestAmount | RecordedResource)[] | undefined;
  /** Process ID of the guest, or 0 if it has no process. Default: unknown. */
  readonly vmPid?: number | undefined;
  /** Whether it is paused. Default: false. */
  readonly paused?: boolean | undefined;
  /** State of its session, if it comes from `readSessions`. */
  readonly state?: 'running' | 'unknown' | 'ended' | 'failed' | undefined;
}
