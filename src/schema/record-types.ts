/** Number of each record type of the virtualization family (linux/audit.h and libaudit.h, 2500–2507). */
export const VIRT = {
  /** A guest was started or stopped. */
  CONTROL: 2500,
  /** A guest was given a resource, or lost one. */
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

/** The name of a record type as audit.log has it; `UNKNOWN[n]` where this library knows none. */
export function typeName(type: number): string {
  return NAMES.get(type) ?? `UNKNOWN[${type}]`;
}

/** The number of a record type from its name, from `UNKNOWN[n]` or from digits; undefined where there is none. */
export function typeNumber(name: string): number | undefined {
  const known = NUMBERS.get(name);
  if (known !== undefined) return known;
  const digits = /^(?:UNKNOWN\[)?(\d{1,5})\]?$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether a record tells of an access that a security module denied, or let pass and told (SELinux, AppArmor). */
export const isAccess = (type: number | undefined): boolean =>
  type === 1400 || (type !== undefined && type >= 1500 && type <= 1507);

/** Whether a record tells of something out of the ordinary: a crash, a killed system call, a port made promiscuous. */
export const isAnomaly = (type: number | undefined): boolean =>
  type !== undefined && (type === SECCOMP || (type >= 1700 && type <= 1799) || (type >= 2100 && type <= 2199));

/** Records of the kernel that share the event of another: the system call, its paths, its command line. */
export const isCompanion = (type: number | undefined): boolean =>
  type !== undefined && ((type >= 1300 && type <= 1399 && type !== SECCOMP) || (type >= 1401 && type <= 1499));

const SECCOMP = 1326;

/** Records that tell of the host as a whole. */
export const HOST = {
  /** The host has come up; written by systemd. */
  BOOT: 1127,
  /** The host is about to go down; written by systemd. */
  SHUTDOWN: 1128,
  /** auditd starts. */
  DAEMON_START: 1200,
  /** auditd ends in order. */
  DAEMON_END: 1201,
  /** auditd ends because of an error. */
  DAEMON_ABORT: 1202,
} as const;

/** Whether a record tells of the host as a whole. */
export const isHost = (type: number | undefined): boolean => type !== undefined && hostTypes.has(type);

const hostTypes: ReadonlySet<number> = new Set(Object.values(HOST));

/** Whether a record belongs to the virtualization family: 2500–2599 are set aside for it. */
export const isVirt = (type: number | undefined): boolean => type !== undefined && type >= 2500 && type <= 2599;

// The family, and the records that can concern a guest or bound its life.
const NAMES = new Map<number, string>([
  ...Object.entries(VIRT).map(([name, type]) => [type, `VIRT_${name}`] as [number, string]),
  [1006, 'LOGIN'],
  [1100, 'USER_AUTH'],
  [1101, 'USER_ACCT'],
  [1102, 'USER_MGMT'],
  [1103, 'CRED_ACQ'],
  [1104, 'CRED_DISP'],
  [1105, 'USER_START'],
  [1106, 'USER_END'],
  [1107, 'USER_AVC'],
  [1108, 'USER_CHAUTHTOK'],
  [1109, 'USER_ERR'],
  [1110, 'CRED_REFR'],
  [1111, 'USYS_CONFIG'],
  [1112, 'USER_LOGIN'],
  [1113, 'USER_LOGOUT'],
  [1123, 'USER_CMD'],
  [1127, 'SYSTEM_BOOT'],
  [1128, 'SYSTEM_SHUTDOWN'],
  [1129, 'SYSTEM_RUNLEVEL'],
  [1130, 'SERVICE_START'],
  [1131, 'SERVICE_STOP'],
  [1138, 'SOFTWARE_UPDATE'],
  [1200, 'DAEMON_START'],
  [1201, 'DAEMON_END'],
  [1202, 'DAEMON_ABORT'],
  [1203, 'DAEMON_CONFIG'],
  [1205, 'DAEMON_ROTATE'],
  [1206, 'DAEMON_RESUME'],
  [1209, 'DAEMON_ERR'],
  [1300, 'SYSCALL'],
  [1302, 'PATH'],
  [1303, 'IPC'],
  [1304, 'SOCKETCALL'],
  [1305, 'CONFIG_CHANGE'],
  [1306, 'SOCKADDR'],
  [1307, 'CWD'],
  [1309, 'EXECVE'],
  [1317, 'FD_PAIR'],
  [1318, 'OBJ_PID'],
  [1319, 'TTY'],
  [1320, 'EOE'],
  [1321, 'BPRM_FCAPS'],
  [1322, 'CAPSET'],
  [1323, 'MMAP'],
  [1324, 'NETFILTER_PKT'],
  [1325, 'NETFILTER_CFG'],
  [1326, 'SECCOMP'],
  [1327, 'PROCTITLE'],
  [1328, 'FEATURE_CHANGE'],
  [1330, 'KERN_MODULE'],
  [1331, 'FANOTIFY'],
  [1334, 'BPF'],
  [1335, 'EVENT_LISTENER'],
  [1336, 'URINGOP'],
  [1337, 'OPENAT2'],
  [1400, 'AVC'],
  [1401, 'SELINUX_ERR'],
  [1402, 'AVC_PATH'],
  [1403, 'MAC_POLICY_LOAD'],
  [1404, 'MAC_STATUS'],
  [1405, 'MAC_CONFIG_CHANGE'],
  [1500, 'AA'],
  [1501, 'APPARMOR_AUDIT'],
  [1502, 'APPARMOR_ALLOWED'],
  [1503, 'APPARMOR_DENIED'],
  [1504, 'APPARMOR_HINT'],
  [1505, 'APPARMOR_STATUS'],
  [1506, 'APPARMOR_ERROR'],
  [1507, 'APPARMOR_KILL'],
  [1700, 'ANOM_PROMISCUOUS'],
  [1701, 'ANOM_ABEND'],
  [1702, 'ANOM_LINK'],
  [1703, 'ANOM_CREAT'],
  [2000, 'KERNEL'],
  [2100, 'ANOM_LOGIN_FAILURES'],
  [2101, 'ANOM_LOGIN_TIME'],
  [2102, 'ANOM_LOGIN_SESSIONS'],
  [2103, 'ANOM_LOGIN_ACCT'],
  [2104, 'ANOM_LOGIN_LOCATION'],
  [2105, 'ANOM_MAX_DAC'],
  [2106, 'ANOM_MAX_MAC'],
  [2107, 'ANOM_AMTU_FAIL'],
  [2108, 'ANOM_RBAC_FAIL'],
  [2109, 'ANOM_RBAC_INTEGRITY_FAIL'],
  [2110, 'ANOM_CRYPTO_FAIL'],
  [2111, 'ANOM_ACCESS_FS'],
  [2112, 'ANOM_EXEC'],
  [2113, 'ANOM_MK_EXEC'],
  [2114, 'ANOM_ADD_ACCT'],
  [2115, 'ANOM_DEL_ACCT'],
  [2116, 'ANOM_MOD_ACCT'],
  [2117, 'ANOM_ROOT_TRANS'],
  [2118, 'ANOM_LOGIN_SERVICE'],
  [2119, 'ANOM_LOGIN_ROOT'],
  [2120, 'ANOM_ORIGIN_FAILURES'],
  [2121, 'ANOM_SESSION'],
]);

const NUMBERS = new Map([...NAMES].map(([type, name]) => [name, type]));

/** The names of record types that are known. */
export const typeNames: Iterable<string> = [...NUMBERS.keys()];
