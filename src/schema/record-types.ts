import { recordNames } from './record-names.ts';

/**
 * Number of each record type of the virtualization family (linux/audit.h and libaudit.h,
 * 2500–2507).
 */
export const VIRT = {
  /** A guest was started or stopped. */
  CONTROL: 2500,
  /** A guest got a resource, or lost one. */
  RESOURCE: 2501,
  /** A guest was given a security label. */
  MACHINE_ID: 2502,
  /** The integrity of a guest was checked. */
  INTEGRITY_CHECK: 2503,
  /** A guest's image was created. */
  CREATE: 2504,
  /** A guest's image was destroyed. */
  DESTROY: 2505,
  /** A guest arrived from another host. */
  MIGRATE_IN: 2506,
  /** A guest left for another host. */
  MIGRATE_OUT: 2507,
} as const;

/**
 * Returns the name of a record type as in audit.log, or `UNKNOWN[n]` if this library knows none.
 */
export function typeName(type: number): string {
  return NAMES.get(type) ?? `UNKNOWN[${type}]`;
}

/**
 * Returns the number of a record type from its name, `UNKNOWN[n]` or digits; undefined if the name
 * is unknown.
 */
export function typeNumber(name: string): number | undefined {
  const known = NUMBERS.get(name);
  if (known !== undefined) return known;
  const digits = /^(?:UNKNOWN\[)?(\d{1,5})\]?$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Whether a record may report an access that a security module denied, or granted and logged
 * (SELinux, AppArmor).
 */
export const isAccess = (type: number | undefined): boolean =>
  type === 1400 || type === USER_AVC || (type !== undefined && type >= 1500 && type <= 1507);

/**
 * An access that a program, not the kernel, decided: for example a D-Bus message. Its fields are in
 * the message.
 */
export const USER_AVC = 1107;

/**
 * Whether a record reports an anomaly: a crash, a killed system call, an interface in promiscuous
 * mode.
 */
export const isAnomaly = (type: number | undefined): boolean =>
  type !== undefined && (type === SECCOMP || (type >= 1700 && type <= 1799) || (type >= 2100 && type <= 2199));

/**
 * Whether a kernel record belongs to the event of another record: a system call, its paths, its
 * command line.
 */
export const isCompanion = (type: number | undefined): boolean =>
  type !== undefined && ((type >= 1300 && type <= 1399 && type !== SECCOMP) || (type >= 1401 && type <= 1499));

/** The system call that an event of the kernel happened in. */
export const SYSCALL = 1300;

/** A system call that a seccomp filter reported, and usually stopped. */
export const SECCOMP = 1326;

/**
 * Whether a record is a whole event if it comes first: records that programs send, and some that
 * the kernel writes outside of system calls (libauparse's list).
 */
export const isAlone = (type: number | undefined): boolean =>
  type !== undefined &&
  (type < 1300 || type === EOE || (type >= 1406 && type <= 1419) || type === 2000 || type >= 2100);

/**
 * Whether a record is the last of its event: the kernel writes the command line last, then an end
 * record.
 */
export const endsEvent = (type: number | undefined): boolean => type === PROCTITLE || type === EOE;

const EOE = 1320;
const PROCTITLE = 1327;

/** Record types about the host as a whole. */
export const HOST = {
  /** The host has started; written by systemd. */
  BOOT: 1127,
  /** The host is about to shut down; written by systemd. */
  SHUTDOWN: 1128,
  /** auditd starts. */
  DAEMON_START: 1200,
  /** auditd ends normally. */
  DAEMON_END: 1201,
  /** auditd ends because of an error. */
  DAEMON_ABORT: 1202,
} as const;

/** Whether a record is about the host as a whole. */
export const isHost = (type: number | undefined): boolean => type !== undefined && hostTypes.has(type);

const hostTypes: ReadonlySet<number> = new Set(Object.values(HOST));

/** Whether a record belongs to the virtualization family: 2500–2599 are reserved for it. */
export const isVirt = (type: number | undefined): boolean => type !== undefined && type >= 2500 && type <= 2599;

const NAMES = new Map<number, string>([
  ...Object.entries(VIRT).map(([name, type]) => [type, `VIRT_${name}`] as const),
  ...recordNames,
]);

const NUMBERS = new Map([...NAMES].map(([type, name]) => [name, type]));

/** The names of all known record types. */
export const typeNames: Iterable<string> = [...NUMBERS.keys()];
