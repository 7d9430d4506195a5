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
]);

const NUMBERS = new Map([...NAMES].map(([type, name]) => [name, type]));
