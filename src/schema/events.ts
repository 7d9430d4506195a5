// Generated from the forms by `npm run generate`; a test fails if it is stale.
import type { AuditText } from '../codec/bytes.ts';

/** What all events have in common. */
export interface EventBase {
  /**
   * Whether the operation succeeded: libaudit's `res`. Required for sending. It is not part of
   * the message, so events from `parseMessage` and from truncated records lack it.
   */
  success?: boolean;
  /**
   * Additional fields after those of the form, by wire name, for example `{ acct: 'alice' }`. You
   * can write only names of the audit field dictionary that have no other meaning in the record.
   */
  extra?: Readonly<Record<string, AuditText | number>>;
}

/** What the events of a guest have in common. */
export interface GuestEvent extends EventBase {
  /**
   * Kind of virtualization; null if unknown (libvirt writes "?") or if the record is from before
   * 2012.
   *
   * On the wire: `virt=`, word, or ? if there is none.
   */
  virt:
    | 'kvm'
    | 'qemu'
    | 'lxc'
    | 'xen'
    | 'hyperv'
    | 'hvf'
    | 'bhyve'
    | 'vz'
    | 'openvz'
    | 'vmware'
    | 'vbox'
    | 'uml'
    | (string & {})
    | null;
  /**
   * Name of the guest, unique only on its host; null if unknown. A guest named ? also reads as
   * null.
   *
   * On the wire: `vm=`, "quoted" or HEX, or "?" if there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host. It joins the records of a guest.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
}

/**
 * VIRT_CONTROL: A guest was started or stopped.
 * Form: libvirt's `domain_audit.c`.
 */
export interface ControlEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'control';
  /**
   * The operation; libvirt writes only start and stop.
   *
   * On the wire: `op=`, word other than init.
   */
  op: 'start' | 'stop' | 'pause' | 'resume' | (string & {});
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason:
    | 'booted'
    | 'restored'
    | 'from-snapshot'
    | 'migrated'
    | 'reboot'
    | 'shutdown'
    | 'failed'
    | 'destroyed'
    | 'saved'
    | 'crashed'
    | (string & {});
  /**
   * Process ID of the guest; 0 (older libvirt: -1) after it has ended; null if unknown, as before
   * 2012.
   *
   * On the wire: `vm-pid=`, decimal, or ? if there is none.
   */
  vmPid: number | null;
}

/**
 * VIRT_CONTROL: The first process of a container was started.
 * Form: libvirt's `domain_audit.c`.
 */
export interface InitEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'init';
  /**
   * Process ID of the guest; 0 (older libvirt: -1) after it has ended; null if unknown, as before
   * 2012.
   *
   * On the wire: `vm-pid=`, decimal, or ? if there is none.
   */
  vmPid: number | null;
  /**
   * Process ID of the container's first process, as the host sees it.
   *
   * On the wire: `init-pid=`, decimal.
   */
  initPid: number;
  /**
   * Inode number of the container's pid namespace.
   *
   * On the wire: `pid-ns=`, decimal.
   */
  pidNs: number;
}

/**
 * VIRT_RESOURCE: A local disk image or block device; libvirt does not audit network disks.
 * Form: libvirt's `domain_audit.c`.
 */
export interface DiskEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'disk';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | 'update' | 'mirror' | 'snapshot' | (string & {});
  /**
   * Before: path of the disk; null if there was none.
   *
   * On the wire: `old-disk=`, "quoted" or HEX, or "?" if there is none.
   */
  oldDisk: AuditText | null;
  /**
   * After: path of the disk; null if there is none.
   *
   * On the wire: `new-disk=`, "quoted" or HEX, or "?" if there is none.
   */
  newDisk: AuditText | null;
}

/**
 * VIRT_RESOURCE: A host directory shared with the guest.
 * Form: libvirt's `domain_audit.c`.
 */
export interface FsEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'fs';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Before: path of the directory; null if there was none.
   *
   * On the wire: `old-fs=`, "quoted" or HEX, or "?" if there is none.
   */
  oldFs: AuditText | null;
  /**
   * After: path of the directory; null if there is none.
   *
   * On the wire: `new-fs=`, "quoted" or HEX, or "?" if there is none.
   */
  newFs: AuditText | null;
}

/**
 * VIRT_RESOURCE: A network interface.
 * Form: libvirt's `domain_audit.c`.
 */
export interface NetEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'net';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Before: MAC address; null if there was none.
   *
   * On the wire: `old-net=`, "quoted" or HEX, or "?" if there is none.
   */
  oldNet: AuditText | null;
  /**
   * After: MAC address; null if there is none.
   *
   * On the wire: `new-net=`, "quoted" or HEX, or "?" if there is none.
   */
  newNet: AuditText | null;
}

/**
 * VIRT_RESOURCE: A host device was opened for a network interface.
 * Form: libvirt's `domain_audit.c`.
 */
export interface NetOpenEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'net-open';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'open' | (string & {});
  /**
   * MAC address of the interface.
   *
   * On the wire: `net=`, MAC address.
   */
  net: string;
  /**
   * Path of the device, or name of the interface for macvtap.
   *
   * On the wire: `path=`, "quoted" or HEX, or "?" if there is none.
   */
  path: AuditText | null;
  /**
   * Device number of the special file; null if it is not a device.
   *
   * On the wire: `rdev=`, major:minor in upper-case hex, or ? if there is none.
   */
  rdev: string | null;
}

/**
 * VIRT_RESOURCE: A serial port, console or channel with a path on the host.
 * Form: libvirt's `domain_audit.c`.
 */
export interface ChardevEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'chardev';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Before: path; null if there was none.
   *
   * On the wire: `old-chardev=`, "quoted" or HEX, or "?" if there is none.
   */
  oldChardev: AuditText | null;
  /**
   * After: path; null if there is none.
   *
   * On the wire: `new-chardev=`, "quoted" or HEX, or "?" if there is none.
   */
  newChardev: AuditText | null;
}

/**
 * VIRT_RESOURCE: A smart card: NSS device, certificate name, database or socket.
 * Form: libvirt's `domain_audit.c`.
 */
export interface SmartcardEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'smartcard';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Before: smart card; null if there was none.
   *
   * On the wire: `old-smartcard=`, "quoted" or HEX, or "?" if there is none.
   */
  oldSmartcard: AuditText | null;
  /**
   * After: smart card; null if there is none.
   *
   * On the wire: `new-smartcard=`, "quoted" or HEX, or "?" if there is none.
   */
  newSmartcard: AuditText | null;
}

/**
 * VIRT_RESOURCE: A source of random numbers.
 * Form: libvirt's `domain_audit.c`.
 */
export interface RngEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'rng';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Before: path of the source; null if there was none.
   *
   * On the wire: `old-rng=`, "quoted" or HEX, or "?" if there is none.
   */
  oldRng: AuditText | null;
  /**
   * After: path of the source; null if there is none.
   *
   * On the wire: `new-rng=`, "quoted" or HEX, or "?" if there is none.
   */
  newRng: AuditText | null;
}

/**
 * VIRT_RESOURCE: Memory.
 * Form: libvirt's `domain_audit.c`.
 */
export interface MemEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'mem';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'update' | (string & {});
  /**
   * Before: amount of memory in KiB.
   *
   * On the wire: `old-mem=`, decimal.
   */
  oldMem: number;
  /**
   * After: amount of memory in KiB.
   *
   * On the wire: `new-mem=`, decimal.
   */
  newMem: number;
}

/**
 * VIRT_RESOURCE: Virtual processors.
 * Form: libvirt's `domain_audit.c`.
 */
export interface VcpuEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'vcpu';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'update' | (string & {});
  /**
   * Before: number of processors.
   *
   * On the wire: `old-vcpu=`, decimal.
   */
  oldVcpu: number;
  /**
   * After: number of processors.
   *
   * On the wire: `new-vcpu=`, decimal.
   */
  newVcpu: number;
}

/**
 * VIRT_RESOURCE: I/O threads.
 * Form: libvirt's `domain_audit.c`.
 */
export interface IothreadEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'iothread';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'update' | (string & {});
  /**
   * Before: number of threads.
   *
   * On the wire: `old-iothread=`, decimal.
   */
  oldIothread: number;
  /**
   * After: number of threads.
   *
   * On the wire: `new-iothread=`, decimal.
   */
  newIothread: number;
}

/**
 * VIRT_RESOURCE: A host device (usb, pci, scsi, scsi_host, mdev), or a redirected USB device
 * ("USB redirdev").
 * Form: libvirt's `domain_audit.c`.
 */
export interface DevEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'dev';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Bus of the device.
   *
   * On the wire: `bus=`, word.
   */
  bus: 'usb' | 'pci' | 'scsi' | 'scsi_host' | 'mdev' | (string & {});
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, or "?" if there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: A block device of the host, given to a container.
 * Form: libvirt's `domain_audit.c`.
 */
export interface HostdevDiskEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'hostdev-disk';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Path of the block device.
   *
   * On the wire: `disk=`, "quoted" or HEX, or "?" if there is none.
   */
  disk: AuditText | null;
}

/**
 * VIRT_RESOURCE: A character device of the host, given to a container.
 * Form: libvirt's `domain_audit.c`.
 */
export interface HostdevChardevEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'hostdev-chardev';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Path of the character device.
   *
   * On the wire: `chardev=`, "quoted" or HEX, or "?" if there is none.
   */
  chardev: AuditText | null;
}

/**
 * VIRT_RESOURCE: A TPM of the host.
 * Form: libvirt's `domain_audit.c`.
 */
export interface TpmEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'tpm';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | (string & {});
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, or "?" if there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: An emulated TPM, by its socket.
 * Form: libvirt's `domain_audit.c`.
 */
export interface TpmEmulatorEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'tpm-emulator';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | (string & {});
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, or "?" if there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: An emulated TPM that libvirt did not start, by its socket.
 * Form: libvirt's `domain_audit.c`.
 */
export interface TpmExternalEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'tpm-external';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | (string & {});
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, or "?" if there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: An input device of the host.
 * Form: libvirt's `domain_audit.c`.
 */
export interface EvdevEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'evdev';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Path, which libvirt writes bare.
   *
   * On the wire: `path=`, bare path.
   */
  path: AuditText;
}

/**
 * VIRT_RESOURCE: Memory shared between guests.
 * Form: libvirt's `domain_audit.c`.
 */
export interface ShmemEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'shmem';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Size in bytes.
   *
   * On the wire: `size=`, decimal.
   */
  size: number;
  /**
   * Path, which libvirt writes bare.
   *
   * On the wire: `path=`, bare path.
   */
  path: AuditText;
}

/**
 * VIRT_RESOURCE: The socket of a shared memory server.
 * Form: libvirt's `domain_audit.c`.
 */
export interface IvshmemSocketEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'ivshmem-socket';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Path, which libvirt writes bare; null if there is none.
   *
   * On the wire: `path=`, bare path, or ? if there is none.
   */
  path: AuditText | null;
}

/**
 * VIRT_RESOURCE: Access to all devices.
 * Form: libvirt's `domain_audit.c`.
 */
export interface CgroupAllEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'cgroup-all';
  /**
   * Whether access is allowed or denied; usually deny.
   *
   * On the wire: `reason=`, allow | deny.
   */
  reason: 'allow' | 'deny';
  /**
   * Path of the guest's device control group.
   *
   * On the wire: `cgroup=`, "quoted" or HEX, or "?" if there is none.
   */
  cgroup: AuditText | null;
}

/**
 * VIRT_RESOURCE: Access to devices by major number.
 * Form: libvirt's `domain_audit.c`.
 */
export interface CgroupMajorEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'cgroup-major';
  /**
   * Whether access is allowed or denied; usually allow.
   *
   * On the wire: `reason=`, allow | deny.
   */
  reason: 'allow' | 'deny';
  /**
   * Path of the guest's device control group.
   *
   * On the wire: `cgroup=`, "quoted" or HEX, or "?" if there is none.
   */
  cgroup: AuditText | null;
  /**
   * What the major number stands for.
   *
   * On the wire: `category=`, word.
   */
  category: 'pty' | 'sound' | (string & {});
  /**
   * Major number of the devices.
   *
   * On the wire: `maj=`, upper-case hex.
   */
  maj: number;
  /**
   * Access: read, write, mknod.
   *
   * On the wire: `acl=`, letters of rwm, or nothing.
   */
  acl: '' | 'r' | 'w' | 'm' | 'rw' | 'rm' | 'wm' | 'rwm';
}

/**
 * VIRT_RESOURCE: Access to one device.
 * Form: libvirt's `domain_audit.c`.
 */
export interface CgroupPathEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'cgroup-path';
  /**
   * Whether access is allowed or denied; usually allow.
   *
   * On the wire: `reason=`, allow | deny.
   */
  reason: 'allow' | 'deny';
  /**
   * Path of the guest's device control group.
   *
   * On the wire: `cgroup=`, "quoted" or HEX, or "?" if there is none.
   */
  cgroup: AuditText | null;
  /**
   * Path of the device.
   *
   * On the wire: `path=`, "quoted" or HEX, or "?" if there is none.
   */
  path: AuditText | null;
  /**
   * Device number of the special file; null if it is not a device.
   *
   * On the wire: `rdev=`, major:minor in upper-case hex, or ? if there is none.
   */
  rdev: string | null;
  /**
   * Access: read, write, mknod.
   *
   * On the wire: `acl=`, letters of rwm, or nothing.
   */
  acl: '' | 'r' | 'w' | 'm' | 'rw' | 'rm' | 'wm' | 'rwm';
}

/**
 * VIRT_MACHINE_ID: A guest was given a security label; one record per security model.
 * Form: libvirt's `domain_audit.c`.
 */
export interface MachineIdEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'machine-id';
  /**
   * Label of the guest's process, in the notation of the model.
   *
   * On the wire: `vm-ctx=`, word, or ? if there is none.
   */
  vmCtx: string | null;
  /**
   * Label of the guest's images, in the notation of the model.
   *
   * On the wire: `img-ctx=`, word, or ? if there is none.
   */
  imgCtx: string | null;
  /**
   * Security model of the labels.
   *
   * On the wire: `model=`, word, or ? if there is none.
   */
  model: 'selinux' | 'apparmor' | 'dac' | 'none' | (string & {}) | null;
}

/**
 * VIRT_INTEGRITY_CHECK: The integrity of a guest was checked before it started, or while it ran.
 * Form: proposed by this library, with names of the audit field dictionary.
 */
export interface IntegrityCheckEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'integrity-check';
  /**
   * What the host did about the result.
   *
   * On the wire: `op=`, word.
   */
  op: 'start' | 'refuse' | 'stop' | 'continue' | 'alert' | (string & {});
  /**
   * Mechanism of the check; none if nothing was checked.
   *
   * On the wire: `model=`, word.
   */
  model: 'none' | 'secure-boot' | 'tpm' | 'sev' | 'sev-snp' | 'tdx' | 'ima' | 'image-hash' | (string & {});
  /**
   * Verdict; unknown if there was no check or it gave no answer.
   *
   * On the wire: `result=`, pass | fail | unknown.
   */
  result: 'pass' | 'fail' | 'unknown';
}

/**
 * VIRT_CREATE: A guest's image was created.
 * Form: proposed by this library, with names of the audit field dictionary.
 */
export interface CreateEvent extends EventBase {
  /** Tag of the form. */
  kind: 'create';
  /**
   * Kind of virtualization; null if unknown (libvirt writes "?") or if the record is from before
   * 2012.
   *
   * On the wire: `virt=`, word, or ? if there is none.
   */
  virt:
    | 'kvm'
    | 'qemu'
    | 'lxc'
    | 'xen'
    | 'hyperv'
    | 'hvf'
    | 'bhyve'
    | 'vz'
    | 'openvz'
    | 'vmware'
    | 'vbox'
    | 'uml'
    | (string & {})
    | null;
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'created' | 'cloned' | 'imported' | 'restored' | (string & {});
  /**
   * Name of the guest, unique only on its host; null if unknown. A guest named ? also reads as
   * null.
   *
   * On the wire: `vm=`, "quoted" or HEX, or "?" if there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest that the image is for; null if it has none yet.
   *
   * On the wire: `uuid=`, lower-case dashed uuid, or ? if there is none.
   */
  uuid: string | null;
  /**
   * Image that it was made from; null if there is none.
   *
   * On the wire: `old-disk=`, "quoted" or HEX, or "?" if there is none.
   */
  oldDisk: AuditText | null;
  /**
   * Path of the new image.
   *
   * On the wire: `new-disk=`, "quoted" or HEX.
   */
  newDisk: AuditText;
}

/**
 * VIRT_DESTROY: A guest's image was destroyed.
 * Form: proposed by this library, with names of the audit field dictionary.
 */
export interface DestroyEvent extends EventBase {
  /** Tag of the form. */
  kind: 'destroy';
  /**
   * Kind of virtualization; null if unknown (libvirt writes "?") or if the record is from before
   * 2012.
   *
   * On the wire: `virt=`, word, or ? if there is none.
   */
  virt:
    | 'kvm'
    | 'qemu'
    | 'lxc'
    | 'xen'
    | 'hyperv'
    | 'hvf'
    | 'bhyve'
    | 'vz'
    | 'openvz'
    | 'vmware'
    | 'vbox'
    | 'uml'
    | (string & {})
    | null;
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'deleted' | 'expired' | 'replaced' | (string & {});
  /**
   * Name of the guest, unique only on its host; null if unknown. A guest named ? also reads as
   * null.
   *
   * On the wire: `vm=`, "quoted" or HEX, or "?" if there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest that the image is for; null if it has none yet.
   *
   * On the wire: `uuid=`, lower-case dashed uuid, or ? if there is none.
   */
  uuid: string | null;
  /**
   * Path of the destroyed image.
   *
   * On the wire: `old-disk=`, "quoted" or HEX.
   */
  oldDisk: AuditText;
}

/**
 * VIRT_MIGRATE_IN: A guest arrived from another host, which hostname and addr name.
 * Form: proposed by this library, with names of the audit field dictionary.
 */
export interface MigrateInEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'migrate-in';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'live' | 'offline' | 'post-copy' | (string & {});
  /**
   * Process ID of the guest; 0 (older libvirt: -1) after it has ended; null if unknown, as before
   * 2012.
   *
   * On the wire: `vm-pid=`, decimal, or ? if there is none.
   */
  vmPid: number | null;
}

/**
 * VIRT_MIGRATE_OUT: A guest left for another host, which hostname and addr name.
 * Form: proposed by this library, with names of the audit field dictionary.
 */
export interface MigrateOutEvent extends GuestEvent {
  /** Tag of the form. */
  kind: 'migrate-out';
  /**
   * Why the operation was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'live' | 'offline' | 'post-copy' | (string & {});
  /**
   * Process ID of the guest; 0 (older libvirt: -1) after it has ended; null if unknown, as before
   * 2012.
   *
   * On the wire: `vm-pid=`, decimal, or ? if there is none.
   */
  vmPid: number | null;
}

/**
 * VIRT_CONTROL: A call of the API of Red Hat's docker.
 * Form: Red Hat's docker fork; read but never written.
 */
export interface DockerEvent extends EventBase {
  /** Tag of the form. */
  kind: 'docker';
  /**
   * Last word of the call.
   *
   * On the wire: `op=`, word.
   */
  op: 'start' | 'create' | 'attach' | 'exec' | 'resize' | 'stop' | (string & {});
  /**
   * Image of the container.
   *
   * On the wire: `vm=`, bare path, or ? if there is none.
   */
  vm: AuditText | null;
  /**
   * Process ID of the container's first process.
   *
   * On the wire: `vm-pid=`, decimal, or ? if there is none.
   */
  vmPid: number | null;
  /**
   * Name of the user who made the call.
   *
   * On the wire: `user=`, bare path, or ? if there is none.
   */
  user: AuditText | null;
  /**
   * Login user ID of that user, as docker claims.
   *
   * On the wire: `auid=`, decimal, or ? if there is none.
   */
  auid: number | null;
  /**
   * Command of the container.
   *
   * On the wire: `exe=`, bare path, or ? if there is none.
   */
  exe: AuditText | null;
  /**
   * Host name or ID of the container.
   *
   * On the wire: `hostname=`, bare path, or ? if there is none.
   */
  hostname: AuditText | null;
  /**
   * Short ID of the container; later releases only.
   *
   * On the wire: `ctr_id_short=`, bare path, or ? if there is none.
   */
  ctrIdShort: AuditText | null;
}

/** An event that you can write; `kind` is its tag. */
export type VirtEvent =
  | ControlEvent
  | InitEvent
  | DiskEvent
  | FsEvent
  | NetEvent
  | NetOpenEvent
  | ChardevEvent
  | SmartcardEvent
  | RngEvent
  | MemEvent
  | VcpuEvent
  | IothreadEvent
  | DevEvent
  | HostdevDiskEvent
  | HostdevChardevEvent
  | TpmEvent
  | TpmEmulatorEvent
  | TpmExternalEvent
  | EvdevEvent
  | ShmemEvent
  | IvshmemSocketEvent
  | CgroupAllEvent
  | CgroupMajorEvent
  | CgroupPathEvent
  | MachineIdEvent
  | IntegrityCheckEvent
  | CreateEvent
  | DestroyEvent
  | MigrateInEvent
  | MigrateOutEvent;

/** An event that you can read: one that you can write, or one that only other emitters wrote. */
export type ReadEvent = VirtEvent | DockerEvent;

/** An event of a resource that has a name: it changes from an old to a new one. */
export type ExchangeEvent = DiskEvent | FsEvent | NetEvent | ChardevEvent | SmartcardEvent | RngEvent;

/** An event of a resource that several fields describe. */
export type ObjectEvent =
  | DevEvent
  | HostdevDiskEvent
  | HostdevChardevEvent
  | TpmEvent
  | TpmEmulatorEvent
  | TpmExternalEvent
  | EvdevEvent
  | ShmemEvent
  | IvshmemSocketEvent;

/** An event of an amount. */
export type AmountEvent = MemEvent | VcpuEvent | IothreadEvent;

/** An event of what a guest may use. */
export type PermissionEvent = NetOpenEvent | CgroupAllEvent | CgroupMajorEvent | CgroupPathEvent;

/** An event with its success, which sending requires. */
export type Audited<E extends VirtEvent> = E & {
  /** Whether the operation succeeded: libaudit's `res`. */
  success: boolean;
};

/** The tag of an event. */
export type EventKind = ReadEvent['kind'];
