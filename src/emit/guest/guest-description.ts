import type { AuditText } from '../../codec/bytes.ts';
import type {
  CgroupAllEvent,
  CgroupMajorEvent,
  CgroupPathEvent,
  ControlEvent,
  DevEvent,
  EvdevEvent,
  HostdevChardevEvent,
  HostdevDiskEvent,
  IntegrityCheckEvent,
  IvshmemSocketEvent,
  MachineIdEvent,
  NetOpenEvent,
  ShmemEvent,
  TpmEmulatorEvent,
  TpmEvent,
  TpmExternalEvent,
  VirtEvent,
} from '../../schema/events.ts';
import type { Origin } from '../driver.ts';

/** What every record of a guest says of it. */
export type GuestIdentity = Pick<ControlEvent, 'virt' | 'vm' | 'uuid'>;

type Known = 'virt' | 'vm' | 'uuid' | 'reason' | 'success';

type Described<E extends VirtEvent, Left extends PropertyKey = Known> = E extends VirtEvent ? Omit<E, Left> : never;

/**
 * A resource that has one value, as its path or MAC address.
 *
 * @inline
 */
export interface ValuedResource {
  /** Kind of its events. */
  readonly kind: 'disk' | 'fs' | 'net' | 'chardev' | 'smartcard' | 'rng';
  /** Path of the image, directory, device or source; MAC address of an interface. Bytes where it is not UTF-8. */
  readonly value: AuditText;
}

/**
 * An amount that a guest has of something.
 *
 * @inline
 */
export interface GuestAmount {
  /** Kind of its events: memory, virtual processors, I/O threads. */
  readonly kind: 'mem' | 'vcpu' | 'iothread';
  /** Memory in KiB; a number of the others. */
  readonly value: number;
}

/**
 * A resource that is told by several fields: those of its event, without what `GuestAudit` knows.
 *
 * @inline
 */
export type FieldedResource = Described<
  | DevEvent
  | HostdevDiskEvent
  | HostdevChardevEvent
  | TpmEvent
  | TpmEmulatorEvent
  | TpmExternalEvent
  | EvdevEvent
  | ShmemEvent
  | IvshmemSocketEvent
>;

/** What a guest can be given, and lose. */
export type GuestResource = ValuedResource | FieldedResource;

/**
 * What a guest is allowed or denied, and not given.
 *
 * @inline
 */
export type GuestPermission = Described<
  CgroupAllEvent | CgroupMajorEvent | CgroupPathEvent | NetOpenEvent,
  Exclude<Known, 'reason'>
>;

/** A guest that is to be started. */
export interface GuestStart {
  /** Labels, one for each security model; without any, one record says that there is none. */
  readonly labels?: readonly Described<MachineIdEvent>[] | undefined;
  /** How its integrity was checked. */
  readonly integrity?: Described<IntegrityCheckEvent> | undefined;
  /** What it is allowed and denied, in this order. */
  readonly permissions?: readonly GuestPermission[] | undefined;
  /** What it is given, in this order. */
  readonly resources?: readonly (GuestResource | GuestAmount)[] | undefined;
  /** Why, as in the `reason` of a `control` event; `booted` if left out. */
  readonly reason?: ControlEvent['reason'] | undefined;
  /** Process ID of the guest, 0 where it did not come to be. */
  readonly vmPid: number;
  /** Whether it runs now; true if left out. */
  readonly success?: boolean | undefined;
}

/**
 * How an operation went.
 *
 * @inline
 */
export interface GuestOperation {
  /** Whether it succeeded; true if left out. What failed changes nothing. */
  readonly success?: boolean | undefined;
  /** Where the request came from. */
  readonly origin?: Origin | undefined;
}
