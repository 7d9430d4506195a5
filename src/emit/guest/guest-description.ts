import type { AuditText } from '../../codec/bytes.ts';
import type {
  AmountEvent,
  ControlEvent,
  ExchangeEvent,
  GuestEvent,
  IntegrityCheckEvent,
  MachineIdEvent,
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
  /** Process ID of the guest, or 0 if it has no process. */
  readonly vmPid: number;
  /** Whether the guest is running now. Default: true. */
  readonly success?: boolean | undefined;
}

/**
 * How an operation went.
 *
 * @inline
 */
export interface GuestOperation {
  /** Whether it succeeded. Default: true. A failed operation changes nothing. */
  readonly success?: boolean | undefined;
  /** Where the request came from. */
  readonly origin?: Origin | undefined;
}
