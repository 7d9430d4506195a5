/** The object of a system call, according to libauparse's normalizer. */
export interface SystemCallObject {
  readonly kind: string;
  /** Which PATH record names the object: the first or the second. Undefined if none does. */
  readonly path?: 0 | 1;
}

/** @param call name of the system call; undefined if it is not known */
export function objectOfCall(call: string | undefined): SystemCallObject {
  return (call === undefined ? undefined : OBJECTS.get(call)) ?? { kind: 'admin-defined-rule' };
}

const OBJECTS: ReadonlyMap<string, SystemCallObject> = new Map([
  ...calls(
    { kind: 'file', path: 0 },
    'access chmod chown creat execve execveat faccessat faccessat2 fallocate fchmod fchmodat fchown fchownat fremovexattr',
    'fsetxattr fsmount fspick fstat fstatfs ftruncate futimesat lchown lremovexattr lsetxattr lstat memfd_create mkdir',
    'mkdirat mknod mknodat mount move_mount newfstatat open openat openat2 readlink readlinkat removexattr rmdir',
    'setxattr stat stat64 statfs statx truncate umount umount2 unlink unlinkat utime utimensat utimes',
  ),
  ...calls({ kind: 'file', path: 1 }, 'rename renameat renameat2 symlink symlinkat'),
  ...calls({ kind: 'file' }, 'delete_module finit_module init_module'),
  ...calls({ kind: 'socket' }, 'accept accept4 bind connect recvfrom recvmsg sendmsg sendto'),
  ...calls({ kind: 'memory' }, 'brk mmap'),
  ...calls(
    { kind: 'process' },
    'kill sched_setattr sched_setparam sched_setscheduler setfsgid setfsuid setgid setregid setresgid setresuid setreuid',
    'setuid tgkill tkill',
  ),
  ...calls({ kind: 'system' }, 'adjtimex clock_settime setdomainname sethostname settimeofday stime'),
]);

function calls(object: SystemCallObject, ...lists: string[]): [string, SystemCallObject][] {
  return lists.flatMap((list) => list.split(' ').map((call): [string, SystemCallObject] => [call, object]));
}
