// Generated from the forms by `npm run generate`; a test fails where it is stale.
import type { AuditText } from '../codec/bytes.ts';

/** What every event can carry. */
export interface EventBase {
  /**
   * Whether the operation succeeded: libaudit's `res`. Not part of the message's text, so that an event from
   * `parseMessage` has none, nor has one from a record that was cut there. Sending needs it.
   */
  success?: boolean;
  /**
   * Further fields after those of the form, by wire name, for example `{ acct: 'alice' }`. Only names of the audit
   * field dictionary are written, and none that has a meaning in the record already.
   */
  extra?: Readonly<Record<string, AuditText | number>>;
}

/**
 * VIRT_CONTROL: A guest was started or stopped.
 * Form: libvirt's `domain_audit.c`.
 */
export interface ControlEvent extends EventBase {
  /** Tag of the form. */
  kind: 'control';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * What was done; libvirt writes start and stop only.
   *
   * On the wire: `op=`, word other than init.
   */
  op: 'start' | 'stop' | 'pause' | 'resume' | (string & {});
  /**
   * Why it was done.
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
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Process ID of the guest; 0 (older libvirt: -1) once it is gone; null where it is not told, as before 2012.
   *
   * On the wire: `vm-pid=`, decimal, ? where there is none.
   */
  vmPid: number | null;
}

/**
 * VIRT_CONTROL: The first process of a container was started.
 * Form: libvirt's `domain_audit.c`.
 */
export interface InitEvent extends EventBase {
  /** Tag of the form. */
  kind: 'init';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Process ID of the guest; 0 (older libvirt: -1) once it is gone; null where it is not told, as before 2012.
   *
   * On the wire: `vm-pid=`, decimal, ? where there is none.
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
 * VIRT_RESOURCE: A local disk image or block device; network disks are not audited by libvirt.
 * Form: libvirt's `domain_audit.c`.
 */
export interface DiskEvent extends EventBase {
  /** Tag of the form. */
  kind: 'disk';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | 'update' | 'mirror' | 'snapshot' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Before: path of the disk; null for none.
   *
   * On the wire: `old-disk=`, "quoted" or HEX, "?" where there is none.
   */
  oldDisk: AuditText | null;
  /**
   * After: path of the disk; null for none.
   *
   * On the wire: `new-disk=`, "quoted" or HEX, "?" where there is none.
   */
  newDisk: AuditText | null;
}

/**
 * VIRT_RESOURCE: A host directory shared with the guest.
 * Form: libvirt's `domain_audit.c`.
 */
export interface FsEvent extends EventBase {
  /** Tag of the form. */
  kind: 'fs';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Before: path of the directory; null for none.
   *
   * On the wire: `old-fs=`, "quoted" or HEX, "?" where there is none.
   */
  oldFs: AuditText | null;
  /**
   * After: path of the directory; null for none.
   *
   * On the wire: `new-fs=`, "quoted" or HEX, "?" where there is none.
   */
  newFs: AuditText | null;
}

/**
 * VIRT_RESOURCE: A network interface.
 * Form: libvirt's `domain_audit.c`.
 */
export interface NetEvent extends EventBase {
  /** Tag of the form. */
  kind: 'net';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Before: MAC address; null for none.
   *
   * On the wire: `old-net=`, "quoted" or HEX, "?" where there is none.
   */
  oldNet: AuditText | null;
  /**
   * After: MAC address; null for none.
   *
   * On the wire: `new-net=`, "quoted" or HEX, "?" where there is none.
   */
  newNet: AuditText | null;
}

/**
 * VIRT_RESOURCE: A host device was opened for a network interface.
 * Form: libvirt's `domain_audit.c`.
 */
export interface NetOpenEvent extends EventBase {
  /** Tag of the form. */
  kind: 'net-open';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'open' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * MAC address of the interface.
   *
   * On the wire: `net=`, MAC address.
   */
  net: string;
  /**
   * Path of the device, or name of the interface for macvtap.
   *
   * On the wire: `path=`, "quoted" or HEX, "?" where there is none.
   */
  path: AuditText | null;
  /**
   * Device number of the special file; null where it is none.
   *
   * On the wire: `rdev=`, major:minor in upper-case hex, ? where there is none.
   */
  rdev: string | null;
}

/**
 * VIRT_RESOURCE: A serial port, console or channel with a path on the host.
 * Form: libvirt's `domain_audit.c`.
 */
export interface ChardevEvent extends EventBase {
  /** Tag of the form. */
  kind: 'chardev';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Before: path; null for none.
   *
   * On the wire: `old-chardev=`, "quoted" or HEX, "?" where there is none.
   */
  oldChardev: AuditText | null;
  /**
   * After: path; null for none.
   *
   * On the wire: `new-chardev=`, "quoted" or HEX, "?" where there is none.
   */
  newChardev: AuditText | null;
}

/**
 * VIRT_RESOURCE: A smart card: NSS device, certificate name, database or socket.
 * Form: libvirt's `domain_audit.c`.
 */
export interface SmartcardEvent extends EventBase {
  /** Tag of the form. */
  kind: 'smartcard';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Before: smart card; null for none.
   *
   * On the wire: `old-smartcard=`, "quoted" or HEX, "?" where there is none.
   */
  oldSmartcard: AuditText | null;
  /**
   * After: smart card; null for none.
   *
   * On the wire: `new-smartcard=`, "quoted" or HEX, "?" where there is none.
   */
  newSmartcard: AuditText | null;
}

/**
 * VIRT_RESOURCE: A source of random numbers.
 * Form: libvirt's `domain_audit.c`.
 */
export interface RngEvent extends EventBase {
  /** Tag of the form. */
  kind: 'rng';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Before: path of the source; null for none.
   *
   * On the wire: `old-rng=`, "quoted" or HEX, "?" where there is none.
   */
  oldRng: AuditText | null;
  /**
   * After: path of the source; null for none.
   *
   * On the wire: `new-rng=`, "quoted" or HEX, "?" where there is none.
   */
  newRng: AuditText | null;
}

/**
 * VIRT_RESOURCE: Memory.
 * Form: libvirt's `domain_audit.c`.
 */
export interface MemEvent extends EventBase {
  /** Tag of the form. */
  kind: 'mem';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'update' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
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
export interface VcpuEvent extends EventBase {
  /** Tag of the form. */
  kind: 'vcpu';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'update' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
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
export interface IothreadEvent extends EventBase {
  /** Tag of the form. */
  kind: 'iothread';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'update' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
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
 * VIRT_RESOURCE: A host device (usb, pci, scsi, scsi_host, mdev), or a redirected USB device ("USB redirdev").
 * Form: libvirt's `domain_audit.c`.
 */
export interface DevEvent extends EventBase {
  /** Tag of the form. */
  kind: 'dev';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Bus of the device.
   *
   * On the wire: `bus=`, word.
   */
  bus: 'usb' | 'pci' | 'scsi' | 'scsi_host' | 'mdev' | (string & {});
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, "?" where there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: A block device of the host, given to a container.
 * Form: libvirt's `domain_audit.c`.
 */
export interface HostdevDiskEvent extends EventBase {
  /** Tag of the form. */
  kind: 'hostdev-disk';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Path of the block device.
   *
   * On the wire: `disk=`, "quoted" or HEX, "?" where there is none.
   */
  disk: AuditText | null;
}

/**
 * VIRT_RESOURCE: A character device of the host, given to a container.
 * Form: libvirt's `domain_audit.c`.
 */
export interface HostdevChardevEvent extends EventBase {
  /** Tag of the form. */
  kind: 'hostdev-chardev';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Path of the character device.
   *
   * On the wire: `chardev=`, "quoted" or HEX, "?" where there is none.
   */
  chardev: AuditText | null;
}

/**
 * VIRT_RESOURCE: A TPM of the host.
 * Form: libvirt's `domain_audit.c`.
 */
export interface TpmEvent extends EventBase {
  /** Tag of the form. */
  kind: 'tpm';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, "?" where there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: An emulated TPM, by its socket.
 * Form: libvirt's `domain_audit.c`.
 */
export interface TpmEmulatorEvent extends EventBase {
  /** Tag of the form. */
  kind: 'tpm-emulator';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, "?" where there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: A TPM emulator run by somebody else, by its socket.
 * Form: libvirt's `domain_audit.c`.
 */
export interface TpmExternalEvent extends EventBase {
  /** Tag of the form. */
  kind: 'tpm-external';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Address or path of the device.
   *
   * On the wire: `device=`, "quoted" or HEX, "?" where there is none.
   */
  device: AuditText | null;
}

/**
 * VIRT_RESOURCE: An input device of the host.
 * Form: libvirt's `domain_audit.c`.
 */
export interface EvdevEvent extends EventBase {
  /** Tag of the form. */
  kind: 'evdev';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Path, written bare by libvirt.
   *
   * On the wire: `path=`, bare path.
   */
  path: AuditText;
}

/**
 * VIRT_RESOURCE: Memory shared between guests.
 * Form: libvirt's `domain_audit.c`.
 */
export interface ShmemEvent extends EventBase {
  /** Tag of the form. */
  kind: 'shmem';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Size in bytes.
   *
   * On the wire: `size=`, decimal.
   */
  size: number;
  /**
   * Path, written bare by libvirt.
   *
   * On the wire: `path=`, bare path.
   */
  path: AuditText;
}

/**
 * VIRT_RESOURCE: The socket of a server of shared memory.
 * Form: libvirt's `domain_audit.c`.
 */
export interface IvshmemSocketEvent extends EventBase {
  /** Tag of the form. */
  kind: 'ivshmem-socket';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'start' | 'attach' | 'detach' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Path, written bare by libvirt.
   *
   * On the wire: `path=`, bare path, ? where there is none.
   */
  path: AuditText | null;
}

/**
 * VIRT_RESOURCE: Access to all devices.
 * Form: libvirt's `domain_audit.c`.
 */
export interface CgroupAllEvent extends EventBase {
  /** Tag of the form. */
  kind: 'cgroup-all';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Whether access was allowed or denied; usually deny.
   *
   * On the wire: `reason=`, allow | deny.
   */
  reason: 'allow' | 'deny';
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Path of the guest's device control group.
   *
   * On the wire: `cgroup=`, "quoted" or HEX, "?" where there is none.
   */
  cgroup: AuditText | null;
}

/**
 * VIRT_RESOURCE: Access to devices by major number.
 * Form: libvirt's `domain_audit.c`.
 */
export interface CgroupMajorEvent extends EventBase {
  /** Tag of the form. */
  kind: 'cgroup-major';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Whether access was allowed or denied; usually allow.
   *
   * On the wire: `reason=`, allow | deny.
   */
  reason: 'allow' | 'deny';
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Path of the guest's device control group.
   *
   * On the wire: `cgroup=`, "quoted" or HEX, "?" where there is none.
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
export interface CgroupPathEvent extends EventBase {
  /** Tag of the form. */
  kind: 'cgroup-path';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Whether access was allowed or denied; usually allow.
   *
   * On the wire: `reason=`, allow | deny.
   */
  reason: 'allow' | 'deny';
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Path of the guest's device control group.
   *
   * On the wire: `cgroup=`, "quoted" or HEX, "?" where there is none.
   */
  cgroup: AuditText | null;
  /**
   * Path of the device.
   *
   * On the wire: `path=`, "quoted" or HEX, "?" where there is none.
   */
  path: AuditText | null;
  /**
   * Device number of the special file; null where it is none.
   *
   * On the wire: `rdev=`, major:minor in upper-case hex, ? where there is none.
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
 * VIRT_MACHINE_ID: A security label was given to a guest; one record per security model.
 * Form: libvirt's `domain_audit.c`.
 */
export interface MachineIdEvent extends EventBase {
  /** Tag of the form. */
  kind: 'machine-id';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Label of the guest's process, in the notation of the model.
   *
   * On the wire: `vm-ctx=`, word, ? where there is none.
   */
  vmCtx: string | null;
  /**
   * Label of the guest's images, in the notation of the model.
   *
   * On the wire: `img-ctx=`, word, ? where there is none.
   */
  imgCtx: string | null;
  /**
   * Security model of the labels.
   *
   * On the wire: `model=`, word, ? where there is none.
   */
  model: 'selinux' | 'apparmor' | 'dac' | 'none' | (string & {}) | null;
}

/**
 * VIRT_INTEGRITY_CHECK: The integrity of a guest was checked before it was let run, or while it ran.
 * Form: a proposal of this library, in names of the audit field dictionary.
 */
export interface IntegrityCheckEvent extends EventBase {
  /** Tag of the form. */
  kind: 'integrity-check';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * What the host did because of the result.
   *
   * On the wire: `op=`, word.
   */
  op: 'start' | 'refuse' | 'stop' | 'continue' | 'alert' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Mechanism of the check; none where nothing was checked.
   *
   * On the wire: `model=`, word.
   */
  model: 'none' | 'secure-boot' | 'tpm' | 'sev' | 'sev-snp' | 'tdx' | 'ima' | 'image-hash' | (string & {});
  /**
   * Verdict; unknown where the mechanism is none or gave no answer.
   *
   * On the wire: `result=`, pass | fail | unknown.
   */
  result: 'pass' | 'fail' | 'unknown';
}

/**
 * VIRT_CREATE: A guest's image was created.
 * Form: a proposal of this library, in names of the audit field dictionary.
 */
export interface CreateEvent extends EventBase {
  /** Tag of the form. */
  kind: 'create';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'created' | 'cloned' | 'imported' | 'restored' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest that the image is for; null where there is none yet.
   *
   * On the wire: `uuid=`, lower-case dashed uuid, ? where there is none.
   */
  uuid: string | null;
  /**
   * Image it was made from; null for none.
   *
   * On the wire: `old-disk=`, "quoted" or HEX, "?" where there is none.
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
 * Form: a proposal of this library, in names of the audit field dictionary.
 */
export interface DestroyEvent extends EventBase {
  /** Tag of the form. */
  kind: 'destroy';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'deleted' | 'expired' | 'replaced' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest that the image is for; null where there is none yet.
   *
   * On the wire: `uuid=`, lower-case dashed uuid, ? where there is none.
   */
  uuid: string | null;
  /**
   * Path of the image that is gone.
   *
   * On the wire: `old-disk=`, "quoted" or HEX.
   */
  oldDisk: AuditText;
}

/**
 * VIRT_MIGRATE_IN: A guest arrived from another host, which stands in hostname and addr.
 * Form: a proposal of this library, in names of the audit field dictionary.
 */
export interface MigrateInEvent extends EventBase {
  /** Tag of the form. */
  kind: 'migrate-in';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'live' | 'offline' | 'post-copy' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Process ID of the guest; 0 (older libvirt: -1) once it is gone; null where it is not told, as before 2012.
   *
   * On the wire: `vm-pid=`, decimal, ? where there is none.
   */
  vmPid: number | null;
}

/**
 * VIRT_MIGRATE_OUT: A guest left for another host, which stands in hostname and addr.
 * Form: a proposal of this library, in names of the audit field dictionary.
 */
export interface MigrateOutEvent extends EventBase {
  /** Tag of the form. */
  kind: 'migrate-out';
  /**
   * Kind of virtualization; null where it is not known (libvirt writes "?"), or where the record is from before 2012.
   *
   * On the wire: `virt=`, word, ? where there is none.
   */
  virt: 'kvm' | 'qemu' | 'lxc' | 'xen' | 'hyperv' | (string & {}) | null;
  /**
   * Why it was done.
   *
   * On the wire: `reason=`, word.
   */
  reason: 'live' | 'offline' | 'post-copy' | (string & {});
  /**
   * Name of the guest, unique on its host only; null where it is not known, which a guest called ? looks like too.
   *
   * On the wire: `vm=`, "quoted" or HEX, "?" where there is none.
   */
  vm: AuditText | null;
  /**
   * UUID of the guest, the same on every host: what records are joined by.
   *
   * On the wire: `uuid=`, lower-case dashed uuid.
   */
  uuid: string;
  /**
   * Process ID of the guest; 0 (older libvirt: -1) once it is gone; null where it is not told, as before 2012.
   *
   * On the wire: `vm-pid=`, decimal, ? where there is none.
   */
  vmPid: number | null;
}

/**
 * VIRT_CONTROL: A call of the interface of Red Hat's docker.
 * Form: Red Hat's docker fork; read, never written.
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
   * On the wire: `vm=`, bare path, ? where there is none.
   */
  vm: AuditText | null;
  /**
   * Process ID of the container's first process.
   *
   * On the wire: `vm-pid=`, decimal, ? where there is none.
   */
  vmPid: number | null;
  /**
   * Name of the user who called.
   *
   * On the wire: `user=`, bare path, ? where there is none.
   */
  user: AuditText | null;
  /**
   * Login user ID of the user who called, as docker claims.
   *
   * On the wire: `auid=`, decimal, ? where there is none.
   */
  auid: number | null;
  /**
   * Command of the container.
   *
   * On the wire: `exe=`, bare path, ? where there is none.
   */
  exe: AuditText | null;
  /**
   * Host name or ID of the container.
   *
   * On the wire: `hostname=`, bare path, ? where there is none.
   */
  hostname: AuditText | null;
  /**
   * Short ID of the container; later releases only.
   *
   * On the wire: `ctr_id_short=`, bare path, ? where there is none.
   */
  ctrIdShort: AuditText | null;
}

/** An event that can be written; `kind` tells which. */
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

/** An event that can be read: what can be written, and what only older emitters wrote. */
export type ReadEvent = VirtEvent | DockerEvent;

/** An event with its success, as sending needs it. */
export type Audited<E extends VirtEvent> = E & {
  /** Whether the operation succeeded: libaudit's `res`. */
  success: boolean;
};

/** The tag of an event. */
export type EventKind = ReadEvent['kind'];
