import type { Audited, VirtEvent } from '../../../src/schema/events.ts';
import type { CollectedLog } from './collected-log.ts';
import { type Given, type GuestlessEvent, preparation, type Run } from './guest-run.ts';
import { writeBoot, writeCrash, writeDenial, writeLogin, writeShutdown } from './host-events.ts';
import { command, type Manager, writeVirt } from './manager.ts';
import type { Host, Operator, RosterGuest } from './roster.ts';
import type { TruthKeeper } from './truth-keeper.ts';

/**
 * The hosts and guests as they are at a moment of the week. Each action writes its records and notes
 * what is true from then on. Actions happen in the order of their times.
 */
export class World {
  readonly truth: TruthKeeper;
  readonly #log: CollectedLog;
  readonly #runs = new Map<RosterGuest, Run>();
  /** Where each guest was last. */
  readonly #places = new Map<RosterGuest, Host>();
  /** When the newest record of each guest was written. */
  readonly #touched = new Map<RosterGuest, number>();
  readonly #logins = new Map<string, number>();
  #pid = 20_000;

  constructor(log: CollectedLog, truth: TruthKeeper) {
    this.#log = log;
    this.truth = truth;
  }

  run(guest: RosterGuest): Run | undefined {
    return this.#runs.get(guest);
  }

  touched(guest: RosterGuest): number {
    return this.#touched.get(guest) ?? 0;
  }

  /** The host that the guest runs on, or will start on. */
  place(guest: RosterGuest): Host {
    return this.#places.get(guest) ?? guest.home;
  }

  /** A command of an operator, who logs in first if it is the first one of the day. */
  operator(user: Operator, host: Host, time: number): Manager {
    const day = `${user} ${host} ${Math.floor(time / DAY)}`;
    const ses = this.#logins.get(day) ?? this.#logins.size + 2;
    if (!this.#logins.has(day))
      this.#log.add(host, time - 40_000, (writer) => writeLogin(writer, time - 40_000, user, ses));
    this.#logins.set(day, ses);
    return command(user, ses, ++this.#pid);
  }

  /** Starts a guest, which takes a second: `time` is its end. */
  start(guest: RosterGuest, time: number, manager: Manager, reason = 'booted'): Run {
    return this.#begin(guest, this.place(guest), time, manager, reason);
  }

  /** A guest that cannot be started. Its resources are recorded as if it could. */
  failStart(guest: RosterGuest, host: Host, time: number, manager: Manager, reason = 'booted'): void {
    this.#prepare(guest, host, time, manager, labelOf(++this.#pid));
    this.#record(guest, host, time, manager, { kind: 'control', op: 'start', reason, vmPid: 0 }, false);
    this.truth.failed({ guest: guest.name, host, time, operation: 'start', reason, value: null, by: manager.by });
  }

  stop(run: Run, time: number, manager: Manager, reason: string): void {
    const { guest, host } = run;
    this.#record(guest, host, time, manager, { kind: 'control', op: 'stop', reason, vmPid: 0 });
    this.truth.stopped(run, time, reason, manager.by);
    if (this.run(guest) === run) this.#runs.delete(guest);
  }

  /** A guest moves: it runs on the target before it ends on the source. */
  migrate(run: Run, time: number, arrival: Manager, departure: Manager): void {
    const { guest, host: from } = run;
    const to = from === 'alder' ? 'birch' : 'alder';
    this.#begin(guest, to, time, arrival, 'migrated');
    const left = time + 650;
    this.stop(run, left, departure, 'migrated');
    this.truth.moved({ guest: guest.name, from, to, arrived: time, left });
  }

  /** A signal kills the process of the guest; its manager notices. */
  crash(run: Run, time: number, manager: Manager): void {
    const { guest, host, pid, label } = run;
    const killed = time - 30;
    this.#log.add(host, killed, (writer) => writeCrash(writer, host, killed, { uuid: guest.uuid, pid, label }));
    this.truth.crashed({ guest: guest.name, host, time: killed });
    this.stop(run, time, manager, 'failed');
  }

  attach(run: Run, time: number, manager: Manager, given: Given): void {
    this.#record(run.guest, run.host, time, manager, given.event);
    this.truth.got(run, given, time);
  }

  failAttach({ guest, host }: Run, time: number, manager: Manager, path: string): void {
    this.#record(guest, host, time, manager, { kind: 'disk', reason: 'attach', oldDisk: null, newDisk: path }, false);
    const operation = 'attach';
    this.truth.failed({ guest: guest.name, host, time, operation, reason: operation, value: path, by: manager.by });
  }

  detach(run: Run, time: number, manager: Manager, kind: 'disk' | 'dev', value: string): void {
    const event: GuestlessEvent =
      kind === 'disk'
        ? { kind, reason: 'detach', oldDisk: value, newDisk: null }
        : { kind, reason: 'detach', bus: 'usb', device: value };
    this.#record(run.guest, run.host, time, manager, event);
    this.truth.lost(run, kind, value, time);
  }

  resize(run: Run, time: number, manager: Manager, kind: 'mem' | 'vcpu', after: number): void {
    const before = kind === 'mem' ? run.memory : run.processors;
    const event: GuestlessEvent =
      kind === 'mem'
        ? { kind, reason: 'update', oldMem: before, newMem: after }
        : { kind, reason: 'update', oldVcpu: before, newVcpu: after };
    this.#record(run.guest, run.host, time, manager, event);
    this.truth.resized(run, kind, before, after, time, manager.by);
    if (kind === 'mem') run.memory = after;
    else run.processors = after;
  }

  deny(run: Run, time: number, target: string, permission: 'read' | 'write'): void {
    const { guest, host, pid, label } = run;
    const process = { uuid: guest.uuid, pid, label };
    this.#log.add(host, time, (writer) => writeDenial(writer, host, time, process, target, permission));
    const module = host === 'alder' ? 'selinux' : 'apparmor';
    this.truth.denied({ guest: guest.name, host, time, module, permission, target });
  }

  /** A host goes down, in order or not, and boots again. */
  reboot(host: Host, down: number, up: number, orderly: boolean): void {
    if (orderly) this.#log.add(host, down, (writer) => writeShutdown(writer, down));
    this.#log.add(host, up, (writer) => writeBoot(writer, up));
    const runs = [...this.#runs.values()].filter((run) => run.host === host);
    for (const { guest } of runs) this.#runs.delete(guest);
    this.truth.rebooted(host, runs, down, up, orderly);
  }

  #begin(guest: RosterGuest, host: Host, time: number, manager: Manager, reason: string): Run {
    const pid = ++this.#pid;
    const label = labelOf(pid);
    const run = this.truth.started(guest, host, time, reason, manager.by, { pid, label });
    this.#runs.set(guest, run);
    this.#places.set(guest, host);
    for (const { given, at } of this.#prepare(guest, host, time, manager, label)) this.truth.got(run, given, at);
    this.#record(guest, host, time, manager, { kind: 'control', op: 'start', reason, vmPid: pid });
    return run;
  }

  #prepare(guest: RosterGuest, host: Host, time: number, manager: Manager, label: string) {
    const all = preparation(guest, host, label);
    return all.map((given, index) => {
      const at = time - 60 * (all.length - index);
      this.#record(guest, host, at, manager, given.event);
      return { given, at };
    });
  }

  #record(
    guest: RosterGuest,
    host: Host,
    time: number,
    manager: Manager,
    fields: GuestlessEvent,
    success = true,
  ): void {
    this.#touched.set(guest, time);
    if (this.truth.isGap(host, time)) return;
    const event = { virt: 'kvm', vm: guest.name, uuid: guest.uuid, ...fields, success } as Audited<VirtEvent>;
    this.#log.add(host, time, (writer) => writeVirt(writer, host, time, manager, event));
  }
}

// Two categories in ascending order, as libvirt picks them. No two guests have the same ones.
const labelOf = (pid: number): string =>
  `system_u:system_r:svirt_t:s0:c${pid % 512},c${512 + ((37 * Math.floor(pid / 512) + 13 * pid) % 512)}`;

const DAY = 86_400_000;
