import { UNSET } from '../../../src/schema/envelope.ts';
import { formatStamp } from '../../../src/text/stamp.ts';
import type { HostWriter } from './collected-log.ts';
import { type Host, OPERATORS, type Operator } from './roster.ts';

// What the kernel, auditd and systemd write besides the records of guests.

/** A host has booted: its serials begin again. */
export function writeBoot(writer: HostWriter, time: number): void {
  writer.serial = 1;
  writeDaemon(writer, 'START', time);
  const systemd = 'comm="systemd-update-utmp" exe="/usr/lib/systemd/systemd-update-utmp"';
  writer.line(`type=SYSTEM_BOOT msg=${writer.at(time + 400)}: ${DAEMON} msg=' ${systemd} ${NOWHERE}`);
}

/** The orderly shutdown of a host. */
export function writeShutdown(writer: HostWriter, time: number): void {
  const systemd = 'comm="systemd-update-utmp" exe="/usr/lib/systemd/systemd-update-utmp"';
  writer.line(`type=SYSTEM_SHUTDOWN msg=${writer.at(time)}: ${DAEMON} msg=' ${systemd} ${NOWHERE}`);
  writeDaemon(writer, 'END', time + 900);
}

/** auditd runs again. Meanwhile, the kernel has counted events that nobody recorded. */
export function writeReturn(writer: HostWriter, time: number): void {
  writer.serial += 1700;
  writeDaemon(writer, 'START', time);
}

/** The start or the orderly end of auditd, which counts its own records. */
function writeDaemon(writer: HostWriter, what: 'START' | 'END', time: number): void {
  const op = what === 'START' ? 'op=start ver=3.0.9 format=enriched kernel=6.1.0' : 'op=terminate';
  const stamp = formatStamp(time, 4000 + (Math.floor(time / 1000) % 5000));
  writer.line(`type=DAEMON_${what} msg=audit(${stamp}): ${op} auid=${UNSET} pid=640 uid=0 ses=${UNSET} res=success`);
}

/** An operator logs in. */
export function writeLogin(writer: HostWriter, time: number, user: Operator, ses: number): void {
  const auid = OPERATORS[user];
  const pid = 5000 + 7 * ses;
  writer.line(
    `type=LOGIN msg=${writer.at(time)}: pid=${pid} uid=0 old-auid=${UNSET} auid=${auid} tty=(none) old-ses=${UNSET} ses=${ses} res=1\x1dUID="root" OLD-AUID="unset" AUID="${user}"`,
  );
  writer.line(
    `type=USER_LOGIN msg=${writer.at(time + 80)}: pid=${pid} uid=0 auid=${auid} ses=${ses} msg='op=login id=${auid} exe="/usr/sbin/sshd" hostname=192.0.2.7 addr=192.0.2.7 terminal=/dev/pts/${ses % 4} res=success'\x1dUID="root" AUID="${user}" ID="${user}"`,
  );
}

/** The process of a guest. */
export interface GuestProcess {
  readonly uuid: string;
  readonly pid: number;
  /** SELinux label, on a host that has SELinux. */
  readonly label: string;
}

/** The security module of the host has denied an access to a guest. */
export function writeDenial(
  writer: HostWriter,
  host: Host,
  time: number,
  { uuid, pid, label }: GuestProcess,
  target: string,
  permission: 'read' | 'write',
): void {
  const stamp = writer.at(time);
  if (host === 'birch') {
    const mask = permission[0];
    writer.line(
      `type=AVC msg=${stamp}: apparmor="DENIED" operation="open" class="file" profile="libvirt-${uuid}" name="${target}" pid=${pid} comm="qemu-system-x86" requested_mask="${mask}" denied_mask="${mask}" fsuid=64055 ouid=0\x1dFSUID="libvirt-qemu" OUID="root"`,
    );
  } else {
    writer.line(
      `type=AVC msg=${stamp}: avc:  denied  { ${permission} } for  pid=${pid} comm="qemu-kvm" path="${target}" dev="dm-0" ino=${100 + (pid % 900)} scontext=${label} tcontext=${labelOf(target)} tclass=file permissive=0`,
    );
  }
  const who = host === 'birch' ? PROFILED : LABELLED;
  writer.line(
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=55d0c0de a2=80000 a3=0 items=0 ppid=1 pid=${pid} auid=${UNSET} ${who.ids} tty=(none) ses=${UNSET} comm="${who.comm}" exe="${who.exe}" subj=${host === 'birch' ? `libvirt-${uuid}` : label} key=(null)\x1dARCH=x86_64 SYSCALL=openat AUID="unset" ${who.names}`,
  );
  writer.line(`type=PROCTITLE msg=${stamp}: proctitle="${who.exe}"`);
}

/** A signal has killed the process of a guest. */
export function writeCrash(writer: HostWriter, host: Host, time: number, { uuid, pid, label }: GuestProcess): void {
  const who = host === 'birch' ? PROFILED : LABELLED;
  const subj = host === 'birch' ? `libvirt-${uuid}` : label;
  writer.line(
    `type=ANOM_ABEND msg=${writer.at(time)}: auid=${UNSET} uid=${who.uid} gid=${who.uid} ses=${UNSET} subj=${subj} pid=${pid} comm="${who.comm}" exe="${who.exe}" sig=11 res=1\x1dAUID="unset" UID="${who.user}" GID="${who.user}"`,
  );
}

const labelOf = (target: string): string =>
  `system_u:object_r:${target.startsWith('/etc') ? 'shadow_t' : target.startsWith('/home') ? 'user_home_t' : 'var_t'}:s0`;

const DAEMON = `pid=702 uid=0 auid=${UNSET} ses=${UNSET} subj=system_u:system_r:init_t:s0`;
const NOWHERE = `hostname=? addr=? terminal=? res=success'\x1dUID="root" AUID="unset"`;

const process = (uid: number, user: string, comm: string, exe: string) => ({
  uid,
  user,
  comm,
  exe,
  ids: ['uid', 'gid', 'euid', 'suid', 'fsuid', 'egid', 'sgid', 'fsgid'].map((id) => `${id}=${uid}`).join(' '),
  names: ['UID', 'GID'].map((id) => `${id}="${user}"`).join(' '),
});

const LABELLED = process(107, 'qemu', 'qemu-kvm', '/usr/libexec/qemu-kvm');
const PROFILED = process(64055, 'libvirt-qemu', 'qemu-system-x86', '/usr/bin/qemu-system-x86_64');
