import type { LogWriter } from './log-writer.ts';

/** Writes an event unrelated to guests, in auditd's ENRICHED format. */
export function noise(writer: LogWriter): void {
  const choice = writer.random(100);
  if (choice < 72) systemCall(writer);
  else if (choice < 88) login(writer);
  else if (choice < 97) service(writer);
  else otherAccess(writer);
}

function systemCall(writer: LogWriter): void {
  const stamp = writer.event();
  const pid = 2000 + writer.random(30_000);
  const [comm, path] = writer.one(PROGRAMS);
  writer.line(
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffc${hex(writer)} a2=80000 a3=0 items=1 ppid=${pid - 7} pid=${pid} auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=${writer.random(900)} comm="${comm}" exe="${path}" subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 key="etc"\x1dARCH=x86_64 SYSCALL=openat AUID="admin" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"`,
  );
  writer.line(`type=CWD msg=${stamp}: cwd="/root"`);
  writer.line(
    `type=PATH msg=${stamp}: item=0 name="${writer.one(FILES)}" inode=${writer.random(1e6)} dev=fd:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=system_u:object_r:etc_t:s0 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\x1dOUID="root" OGID="root"`,
  );
  writer.line(
    `type=PROCTITLE msg=${stamp}: proctitle=${Buffer.from(`${comm}\0-a\0/etc`).toString('hex').toUpperCase()}`,
  );
}

function login(writer: LogWriter): void {
  const pid = 2000 + writer.random(30_000);
  const tail = `acct="admin" exe="/usr/sbin/sshd" hostname=192.0.2.7 addr=192.0.2.7 terminal=ssh res=success'\x1dUID="root" AUID="unset"`;
  for (const [type, op] of LOGIN) {
    writer.line(
      `type=${type} msg=${writer.event()}: pid=${pid} uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:sshd_t:s0-s0:c0.c1023 msg='op=${op} ${tail}`,
    );
  }
}

function service(writer: LogWriter): void {
  writer.line(
    `type=${writer.one(['SERVICE_START', 'SERVICE_STOP'])} msg=${writer.event()}: pid=1 uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:init_t:s0 msg='unit=${writer.one(UNITS)} comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'\x1dUID="root" AUID="unset"`,
  );
}

// A denied access by a web server: similar to a guest's, but with a label that no guest has.
function otherAccess(writer: LogWriter): void {
  const stamp = writer.event();
  const pid = 2000 + writer.random(30_000);
  writer.line(
    `type=AVC msg=${stamp}: avc:  denied  { getattr } for  pid=${pid} comm="httpd" path="/srv/www/${hex(writer)}" dev="dm-1" ino=${writer.random(1e6)} scontext=system_u:system_r:httpd_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0`,
  );
  writer.line(
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=262 success=no exit=-13 a0=ffffff9c a1=7f${hex(writer)} a2=7ffe a3=0 items=0 ppid=1 pid=${pid} auid=4294967295 uid=48 gid=48 euid=48 suid=48 fsuid=48 egid=48 sgid=48 fsgid=48 tty=(none) ses=4294967295 comm="httpd" exe="/usr/sbin/httpd" subj=system_u:system_r:httpd_t:s0 key=(null)\x1dARCH=x86_64 SYSCALL=newfstatat AUID="unset" UID="apache" GID="apache"`,
  );
  writer.line(`type=PROCTITLE msg=${stamp}: proctitle="/usr/sbin/httpd"`);
}

const hex = (writer: LogWriter): string => writer.random(0x7fffffff).toString(16).padStart(8, '0');

const PROGRAMS: readonly [[string, string], ...[string, string][]] = [
  ['cat', '/usr/bin/cat'],
  ['python3', '/usr/bin/python3.9'],
  ['virtqemud', '/usr/sbin/virtqemud'],
  ['ausearch', '/usr/sbin/ausearch'],
];
const FILES: readonly [string, ...string[]] = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/libvirt/qemu/web1.xml',
  '/etc/hosts',
];
const UNITS: readonly [string, ...string[]] = [
  'sysstat-collect',
  'dnf-makecache',
  'virtlogd',
  'systemd-tmpfiles-clean',
];
const LOGIN = [
  ['USER_AUTH', 'PAM:authentication grantors=pam_unix'],
  ['USER_ACCT', 'PAM:accounting grantors=pam_unix,pam_localuser'],
  ['CRED_ACQ', 'PAM:setcred grantors=pam_unix'],
  ['USER_START', 'PAM:session_open grantors=pam_selinux,pam_loginuid,pam_limits'],
  ['USER_END', 'PAM:session_close grantors=pam_selinux,pam_loginuid,pam_limits'],
  ['CRED_DISP', 'PAM:setcred grantors=pam_unix'],
] as const;
