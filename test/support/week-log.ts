import { control, line, machineId, resource } from './log-text.ts';

/** Noon of 23 November 2026 in UTC, in seconds since 1970. */
const NOON = 1_795_435_200;
const HOUR = 3600;
const DAY = 86_400;

const WEB = { vm: 'web1', uuid: '5c4d0f62-3d4e-4f6a-8a43-0d5d7a1e1c01' };
const DB = { vm: 'db-primary', uuid: '5c4d0f62-3d4e-4f6a-8a43-0d5d7a1e1c02' };
const MAIL = { vm: 'mail', uuid: '5c4d0f62-3d4e-4f6a-8a43-0d5d7a1e1c03' };

/**
 * Some days of three guests on one host, as libvirt and SELinux would record them: guests that start,
 * run, migrate and fail, disks that come and go, and denials.
 */
export function weekLog(): string {
  const label = (guest: typeof WEB, at: number, level: string) =>
    machineId({ ...guest, at, context: `system_u:system_r:svirt_t:s0:${level}` });
  const disk = (guest: typeof WEB, at: number, path: string, reason = 'start') =>
    resource('disk', { ...guest, at, reason, fields: `old-disk="?" new-disk="${path}"` });
  const taken = (guest: typeof WEB, at: number, path: string) =>
    resource('disk', { ...guest, at, reason: 'detach', fields: `old-disk="${path}" new-disk="?"` });
  const net = (guest: typeof WEB, at: number, mac: string) =>
    resource('net', { ...guest, at, fields: `old-net="?" new-net="${mac}"` });
  const cgroup = (guest: typeof WEB, at: number) => [
    resource('cgroup', { ...guest, at, reason: 'deny', fields: 'cgroup="/machine.slice" class=all' }),
    ...['null', 'full', 'zero', 'random', 'urandom', 'ptmx', 'kvm'].map((name) =>
      resource('cgroup', {
        ...guest,
        at,
        reason: 'allow',
        fields: `cgroup="/machine.slice" class=path path="/dev/${name}" acl=rw`,
      }),
    ),
  ];
  const started = (guest: typeof WEB, at: number, reason = 'booted') =>
    control('start', { ...guest, at: at + 0.7, reason });
  const stopped = (guest: typeof WEB, at: number, reason = 'shutdown') => control('stop', { ...guest, at, reason });
  return [
    label(WEB, NOON, 'c101,c807'),
    ...cgroup(WEB, NOON + 0.2),
    disk(WEB, NOON + 0.3, '/var/lib/libvirt/images/web1.qcow2'),
    net(WEB, NOON + 0.4, '52:54:00:6b:3c:58'),
    resource('mem', { ...WEB, at: NOON + 0.4, fields: 'old-mem=0 new-mem=4194304' }),
    started(WEB, NOON),
    label(DB, NOON + 125, 'c220,c344'),
    ...cgroup(DB, NOON + 125.2),
    disk(DB, NOON + 125.3, '/var/lib/libvirt/images/db-primary-system.qcow2'),
    disk(DB, NOON + 125.3, '/srv/postgres/data/db-primary-data.raw'),
    started(DB, NOON + 125),
    denial(NOON + 2 * HOUR, 'c101,c807', 'shadow', '/etc/shadow', 'shadow_t'),
    disk(WEB, NOON + 3 * HOUR, '/srv/backup/2026-11-23/web1-before-update.qcow2', 'attach'),
    resource('cgroup', {
      ...WEB,
      at: NOON + 3 * HOUR + 1,
      reason: 'allow',
      res: 'failed',
      fields: 'cgroup="/machine.slice" class=path path="/dev/vfio/17" acl=rw',
    }),
    taken(WEB, NOON + 4 * HOUR + 7, '/srv/backup/2026-11-23/web1-before-update.qcow2'),
    stopped(WEB, NOON + 5 * HOUR + 12),
    control('start', { ...MAIL, at: NOON + 5 * HOUR + 30, res: 'failed' }),
    disk(MAIL, NOON + 5 * HOUR + 59, '/srv/postgres/data/db-primary-data.raw'),
    started(MAIL, NOON + 5 * HOUR + 60),
    started(WEB, NOON + DAY + 0.9),
    denial(NOON + DAY + 30, 'c220,c344', 'id_rsa', '/root/.ssh/id_rsa', 'ssh_home_t'),
    denial(NOON + DAY + 31, 'c220,c344', 'id_rsa', '/root/.ssh/id_rsa', 'ssh_home_t'),
    stopped(DB, NOON + DAY + HOUR, 'migrated'),
    line(
      'ANOM_ABEND',
      { at: NOON + DAY + 2 * HOUR },
      'auid=4294967295 uid=107 gid=107 ses=4294967295 pid=2222 comm="qemu-system-x86" sig=11 res=1',
    ),
  ].join('\n');
}

/** An AVC record of a program with these categories, and of a path. */
function denial(at: number, level: string, name: string, path: string, type: string): string {
  const contexts = `scontext=system_u:system_r:svirt_t:s0:${level} tcontext=system_u:object_r:${type}:s0 tclass=file`;
  const access = `avc:  denied  { read } for  pid=4711 comm="qemu-system-x86" path="${path}" dev="dm-0" ino=${name.length}`;
  return line('AVC', { at }, `${access} ${contexts} permissive=0`);
}

/** Guests whose names try to deceive: terminal codes, text that runs backwards, other tables' rows. */
export function hostileLog(): string {
  const names = [
    '\x1b[2J\x1b[31mred',
    'evil\u202egpj.exe',
    '中文的虚拟机-日本語の仮想マシン-한국어',
    'e\u0301\u0301\u0301-comb\u0308ining',
    '👩‍👩‍👧‍👦 family 🐧',
    '=HYPERLINK("http://example.com")',
    'web1   12:00:00  13:00:00  root',
    'Mon 2026-11-23, UTC',
    ' ',
    `x${'-y'.repeat(150)}-z`,
    'two\nlines\tand a tab',
  ];
  return names
    .flatMap((name, index) => {
      const guest = { vm: 'NAME', uuid: `5c4d0f62-3d4e-4f6a-8a43-${String(index).padStart(12, '0')}` };
      const at = NOON + index * 60;
      const hex = Buffer.from(name).toString('hex').toUpperCase();
      return [
        resource('disk', {
          ...guest,
          at,
          fields: `old-disk="?" new-disk=${Buffer.from(`/img/${name}.img`).toString('hex').toUpperCase()}`,
        }),
        control('start', { ...guest, at: at + 0.5 }),
        control('stop', { ...guest, at: at + 61 }),
      ].map((each) => each.replace('"NAME"', hex));
    })
    .join('\n');
}
