/**
 * The events that VIRT records describe: one interface for each form of record. `VirtEvent` and
 * `ReadEvent` at the root are their unions.
 *
 * @module libaudit-virt/events
 */

export type {
  Audited,
  CgroupAllEvent,
  CgroupMajorEvent,
  CgroupPathEvent,
  ChardevEvent,
  ControlEvent,
  CreateEvent,
  DestroyEvent,
  DevEvent,
  DiskEvent,
  DockerEvent,
  EvdevEvent,
  EventBase,
  EventKind,
  FsEvent,
  GuestEvent,
  HostdevChardevEvent,
  HostdevDiskEvent,
  InitEvent,
  IntegrityCheckEvent,
  IothreadEvent,
  IvshmemSocketEvent,
  MachineIdEvent,
  MemEvent,
  MigrateInEvent,
  MigrateOutEvent,
  NetEvent,
  NetOpenEvent,
  ReadEvent,
  RngEvent,
  ShmemEvent,
  SmartcardEvent,
  TpmEmulatorEvent,
  TpmEvent,
  TpmExternalEvent,
  VcpuEvent,
  VirtEvent,
} from './schema/events.ts';
