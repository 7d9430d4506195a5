/** The envelope of an audit.log line. Everything that a test case does not set has a default. */
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

/** A line of this type. The serial defaults to the next number. */
export function line(type: string, { at, serial = ++serials, node }: Stamp, body: string): string {
  const host = node === undefined ? '' : `node=${node} `;
  return `${host}type=${type} msg=audit(${at.toFixed(3)}:${serial}): ${body}`;
}

/** A line from a virtualization manager. */
export function virt(type: string, stamp: Stamp, message: string): string {
  const { pid = 900, res = 'success' } = stamp;
  const tail = `exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=${res}`;
  return line(`VIRT_${type}`, stamp, `pid=${pid} uid=0 auid=4294967295 ses=4294967295 msg='${message} ${tail}'`);
}

/** What all lines of a guest have in common. */
export interface NamedGuest {
  readonly vm?: string;
  readonly uuid?: string;
}

const guest = ({ vm = 'web1', uuid = UUID }: NamedGuest): string => `vm="${vm}" uuid=${uuid}`;

/** A VIRT_CONTROL line. */
export function control(op: string, stamp: Stamp & NamedGuest & { reason?: string; vmPid?: number }): string {
  const { reason = op === 'stop' ? 'shutdown' : 'booted', vmPid = op === 'stop' ? 0 : 2222 } = stamp;
  return virt('CONTROL', stamp, `virt=kvm op=${op} reason=${reason} ${guest(stamp)} vm-pid=${vmPid}`);
}

/** A VIRT_MACHINE_ID line. */
export function machineId(stamp: Stamp & NamedGuest & { context?: string; model?: string }): string {
  const { model = 'selinux', context = 'system_u:system_r:svirt_t:s0:c1,c2' } = stamp;
  return virt('MACHINE_ID', stamp, `virt=kvm ${guest(stamp)} vm-ctx=${context} img-ctx=${context} model=${model}`);
}

/** A VIRT_RESOURCE line. `fields` are the fields after the uuid. */
export function resource(type: string, stamp: Stamp & NamedGuest & { reason?: string; fields: string }): string {
  const { reason = 'start', fields } = stamp;
  return virt('RESOURCE', stamp, `virt=kvm resrc=${type} reason=${reason} ${guest(stamp)} ${fields}`);
}

/** The lines of a denied access: an AVC and a SYSCALL record of one event. */
export function avc(stamp: Stamp & { scontext?: string; tcontext?: string; pid?: number }): string[] {
  const {
    scontext = 'system_u:system_r:svirt_t:s0:c1,c2',
    tcontext = 'system_u:object_r:user_home_t:s0',
    pid = 2222,
  } = stamp;
  const base = { ...stamp, serial: stamp.serial ?? ++serials };
  const access = `avc:  denied  { read } for  pid=${pid} comm="qemu-kvm" name="x.img" dev="dm-0" ino=7`;
  return [
    line('AVC', base, `${access} scontext=${scontext} tcontext=${tcontext} tclass=file permissive=0`),
    line('SYSCALL', base, `arch=c000003e syscall=2 success=no exit=-13 pid=${pid} uid=107 comm="qemu-kvm" key=(null)`),
  ];
}
