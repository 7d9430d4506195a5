import type { VirtEvent } from '../../src/schema/events.ts';
import { typeName } from '../../src/schema/record-types.ts';
import { formatEvent } from '../../src/text/format.ts';
import type { LogWriter } from './log-writer.ts';

interface Guest {
  readonly vm: string;
  readonly uuid: string;
  readonly label: string;
  readonly disks: string[];
  pid: number;
  memory: number;
}

/** An event without the properties that identify the guest. */
type GuestlessEvent = { readonly kind: VirtEvent['kind'] } & Record<string, unknown>;

export interface GuestSettings {
  /** Number of guests. */
  readonly names: number;
  /** How many guests run at the same time. */
  readonly running: number;
  /** Whether guests have SELinux labels. Defaults to true. */
  readonly selinux?: boolean;
}

/** Fictitious guests; writes their records in libvirt's order and forms. */
export class Guests {
  /** Number of VIRT records written. */
  records = 0;
  readonly #writer: LogWriter;
  readonly #guests = new Map<number, Guest>();
  readonly #running: number[] = [];
  readonly #settings: GuestSettings;
  #pid = 100_000;

  constructor(writer: LogWriter, settings: GuestSettings) {
    this.#writer = writer;
    this.#settings = settings;
  }

  get running(): number {
    return this.#running.length;
  }

  /**
   * Writes a random event of a random guest.
   *
   * @param others whether to include events outside the VIRT family: denied accesses and crashes
   */
  step(others: boolean): void {
    const { random } = this.#writer;
    const { names, running } = this.#settings;
    const choice = random(100);
    if (this.running < running) {
      const idle = random(names);
      if (!this.#running.includes(idle)) this.start(idle);
      else this.#resize(idle);
      return;
    }
    const busy = this.#running[random(this.running)] as number;
    if (choice < 30) this.stopOldest();
    else if (choice < 45) this.#attach(busy);
    else if (choice < 60) this.#detach(busy);
    else if (choice < 70 || !others) this.#resize(busy);
    else if (choice < 98) this.#access(busy);
    else this.#anomaly(busy);
  }

  start(number: number): void {
    const { selinux = true } = this.#settings;
    const guest = this.#guest(number);
    const { label, vm, disks } = guest;
    guest.pid = this.#pid++;
    guest.memory = 4_194_304;
    disks.splice(0, disks.length, `/var/lib/libvirt/images/${vm}.qcow2`);
    const image = label.replace('system_r:svirt_t', 'object_r:svirt_image_t');
    if (selinux) this.#emit(guest, { kind: 'machine-id', vmCtx: label, imgCtx: image, model: 'selinux' });
    this.#emit(guest, { kind: 'machine-id', vmCtx: '+107:+107', imgCtx: '+107:+107', model: 'dac' });
    this.#emit(guest, { kind: 'disk', reason: 'start', oldDisk: null, newDisk: disks[0] });
    const mac = `52:54:00:${hexByte(number >> 16)}:${hexByte(number >> 8)}:${hexByte(number)}`;
    this.#emit(guest, { kind: 'net', reason: 'start', oldNet: null, newNet: mac });
    const cgroup = `/sys/fs/cgroup/devices/machine.slice/machine-qemu-${number}.scope/`;
    this.#emit(guest, { kind: 'cgroup-all', reason: 'deny', cgroup });
    const rule = { kind: 'cgroup-path', reason: 'allow', cgroup, path: '/dev/null', rdev: '01:03', acl: 'rw' } as const;
    this.#emit(guest, rule);
    this.#emit(guest, { kind: 'mem', reason: 'start', oldMem: 0, newMem: guest.memory });
    this.#emit(guest, { kind: 'vcpu', reason: 'start', oldVcpu: 0, newVcpu: 2 });
    this.#emit(guest, { kind: 'control', op: 'start', reason: 'booted', vmPid: guest.pid });
    this.#running.push(number);
  }

  stopOldest(): void {
    const number = this.#running.shift();
    if (number === undefined) return;
    this.#emit(this.#guest(number), { kind: 'control', op: 'stop', reason: 'shutdown', vmPid: 0 });
  }

  #attach(number: number): void {
    const guest = this.#guest(number);
    const newDisk = `/var/lib/libvirt/images/${guest.vm}-${guest.disks.length}.qcow2`;
    this.#emit(guest, { kind: 'disk', reason: 'attach', oldDisk: null, newDisk });
    guest.disks.push(newDisk);
  }

  #detach(number: number): void {
    const guest = this.#guest(number);
    if (guest.disks.length < 2) this.#resize(number);
    else this.#emit(guest, { kind: 'disk', reason: 'detach', oldDisk: guest.disks.pop(), newDisk: null });
  }

  #resize(number: number): void {
    const guest = this.#guest(number);
    const oldMem = guest.memory || 1_048_576;
    guest.memory = oldMem === 4_194_304 ? 8_388_608 : 4_194_304;
    this.#emit(guest, { kind: 'mem', reason: 'update', oldMem, newMem: guest.memory });
  }

  #access(number: number): void {
    const { pid, label } = this.#guest(number);
    const stamp = this.#writer.event();
    this.#writer.line(
      `type=AVC msg=${stamp}: avc:  denied  { read } for  pid=${pid} comm="qemu-kvm" name="x.iso" dev="dm-0" ino=7 scontext=${label} tcontext=system_u:object_r:user_home_t:s0 tclass=file permissive=0`,
    );
    this.#writer.line(
      `type=SYSCALL msg=${stamp}: arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=55d0 a2=80000 a3=0 items=0 ppid=1 pid=${pid} auid=4294967295 uid=107 gid=107 euid=107 suid=107 fsuid=107 egid=107 sgid=107 fsgid=107 tty=(none) ses=4294967295 comm="qemu-kvm" exe="/usr/libexec/qemu-kvm" subj=${label} key=(null)\x1dARCH=x86_64 SYSCALL=openat AUID="unset" UID="qemu" GID="qemu"`,
    );
    this.#writer.line(`type=PROCTITLE msg=${stamp}: proctitle="/usr/libexec/qemu-kvm"`);
  }

  #anomaly(number: number): void {
    const { pid, label } = this.#guest(number);
    this.#writer.line(
      `type=ANOM_ABEND msg=${this.#writer.event()}: auid=4294967295 uid=107 gid=107 ses=4294967295 subj=${label} pid=${pid} comm="qemu-kvm" exe="/usr/libexec/qemu-kvm" sig=6 res=1\x1dAUID="unset" UID="qemu" GID="qemu"`,
    );
  }

  #guest(number: number): Guest {
    let guest = this.#guests.get(number);
    if (guest === undefined) {
      const label = `system_u:system_r:svirt_t:s0:c${number % 512},c${512 + (Math.floor(number / 512) % 512)}`;
      const uuid = `${number.toString(16).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
      guest = { vm: nameOf(number), uuid, label, disks: [], pid: 0, memory: 0 };
      this.#guests.set(number, guest);
    }
    return guest;
  }

  #emit({ vm, uuid }: Guest, event: GuestlessEvent): void {
    const { type, text } = formatEvent({ virt: 'kvm', vm, uuid, ...event } as VirtEvent);
    const kernel = 'pid=900 uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:virtd_t:s0-s0:c0.c1023';
    const tail = 'exe="/usr/sbin/virtqemud" hostname=? addr=? terminal=? res=success';
    this.#writer.line(
      `type=${typeName(type)} msg=${this.#writer.event()}: ${kernel} msg='${text} ${tail}'\x1dUID="root" AUID="unset"`,
    );
    this.records++;
  }
}

// Most names are plain. Some need hex encoding, and some only look like hex.
function nameOf(number: number): string {
  if (number % 10 === 3) return `büro ${number}`;
  return number % 10 === 7 ? `cafe${String(number).padStart(4, '0')}` : `web-${number}`;
}

const hexByte = (number: number): string => (number & 0xff).toString(16).padStart(2, '0');
