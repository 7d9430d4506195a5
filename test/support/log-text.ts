/** Makes lines of audit.log for table cases: only what matters has to be given. */
export interface Stamp {
  /** Seconds since 1970. */
  readonly at: number;
  readonly serial?: number | undefined;
  readonly node?: string;
  /** Process ID of the manager. */
  readonly pid?: number;
  readonly res?: string;
}

export const UUID = '11111111-1111-1111-1111-111111111111';

let serials = 0;

/** A line of that type; a serial is made up where none is given. */
export function line(type: string, { at, serial = ++serials, node }: Stamp, body: string): string {
  const host = node === undefined ? '' : `node=${node} `;
  return `${host}type=${type} msg=audit(${at.toFixed(3)}:${serial}): ${body}`;
}

/** A line of a virtualization manager. */
export function virt(type: string, stamp: Stamp, message: string): string {
  const { pid = 900, res = 'success' } = stamp;
  const tail = `exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=${res}`;
  return line(`VIRT_${type}`, stamp, `pid=${pid} uid=0 auid=4294967295 ses=4294967295 msg='${message} ${tail}'`);
}

/** What the lines of a guest have in common. */
export interface NamedGuest {
  readonly vm?: string;
  readonly uuid?: string;
}

const named = ({ vm = 'web1', uuid = UUID }: NamedGuest): string => `vm="${vm}" uuid=${uuid}`;

/** A line of VIRT_CONTROL. */
export function control(op: string, stamp: Stamp & NamedGuest & { reason?: string; vmPid?: number }): string {
  const { reason = op === 'stop' ? 'shutdown' : 'booted', vmPid = op === 'stop' ? 0 : 2222 } = stamp;
  return virt('CONTROL', stamp, `virt=kvm op=${op} reason=${reason} ${named(stamp)} vm-pid=${vmPid}`);
}

/** A line of VIRT_MACHINE_ID. */
export function machineId(stamp: Stamp & NamedGuest & { context?: string; model?: string }): string {
  const { model = 'selinux', context = 'system_u:system_r:svirt_t:s0:c1,c2' } = stamp;
  return virt('MACHINE_ID', stamp, `virt=kvm ${named(stamp)} vm-ctx=${context} img-ctx=${context} model=${model}`);
}

/** A line of VIRT_RESOURCE; `fields` are those behind the uuid. */
export function resource(type: string, stamp: Stamp & NamedGuest & { reason?: string; fields: string }): string {
  const { reason = 'start', fields } = stamp;
  return virt('RESOURCE', stamp, `virt=kvm resrc=${type} reason=${reason} ${named(stamp)} ${fields}`);
}

/** Lines of a denied access: AVC and SYSCALL of one event. */
export function avc(stamp: Stamp & { scontext?: string; tcontext?: string; pid?: number }): string[] {
  const {
    scontext = 'system_u:system_r:svirt_t:s0:c1,c2',
    tcontext = 'system_u:object_r:user_home_t:s0',
    pid = 2222,
  } = stamp;
  const same = { ...stamp, serial: stamp.serial ?? ++serials };
  const access = `avc:  denied  { read } for  pid=${pid} comm="qemu-kvm" name="x.img" dev="dm-0" ino=7`;
  return [
    line('AVC', same, `${access} scontext=${scontext} tcontext=${tcontext} tclass=file permissive=0`),
    line('SYSCALL', same, `arch=c000003e syscall=2 success=no exit=-13 pid=${pid} uid=107 comm="qemu-kvm" key=(null)`),
  ];
}
