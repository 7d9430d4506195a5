// A guest of the manager: each operation is performed by QEMU and audited in one step.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type AuditLog, GuestAudit, type GuestAudited, type GuestStart } from 'libaudit-virt';
import type { GuestSession } from 'libaudit-virt/log';
import { Machine, type MachineConfiguration } from './machine.ts';

/** A device that can be attached and detached. */
export interface Device {
  readonly kind: 'disk' | 'net';
  /** Path of the image, or MAC address. */
  readonly value: string;
}

/** A running guest. */
export class Guest {
  readonly audit: GuestAudit;
  readonly #log: AuditLog;
  readonly #configuration: MachineConfiguration;
  readonly #machine: Machine;
  /** Resolves with the outcomes of the record that the guest has ended. */
  readonly ended: Promise<GuestAudited>;
  readonly #devices = new Map<string, Device>();
  readonly #leaving = new Set<string>();

  private constructor(log: AuditLog, audit: GuestAudit, configuration: MachineConfiguration, machine: Machine) {
    this.#log = log;
    this.audit = audit;
    this.#configuration = configuration;
    this.#machine = machine;
    // Whatever ends a guest, a record says so. After an audited stop, this writes nothing.
    this.ended = machine.ended.then((reason) => audit.ended(reason));
    machine.on('released', (id) => this.#released(id));
  }

  /** Starts a guest. The folder gets its socket, and what another manager needs to know of it. */
  static async start(log: AuditLog, configuration: MachineConfiguration, folder: string) {
    const audit = auditOf(log, configuration);
    const start = { ...described(configuration), integrity: UNCHECKED };
    const started = await audit.start(start, () => launch(configuration, folder));
    return { guest: new Guest(log, audit, configuration, started.result), ...started };
  }

  /**
   * Takes over a guest that another manager has started. If it has ended meanwhile, nobody knows
   * how, and the record of its end says so.
   *
   * @param session its session in the log
   */
  static async recover(log: AuditLog, folder: string, session: GuestSession): Promise<Guest | undefined> {
    const configuration = JSON.parse(readFileSync(join(folder, 'guest.json'), 'utf8')) as MachineConfiguration;
    const audit = auditOf(log, configuration);
    const machine = await Machine.find(folder);
    if (machine === undefined) {
      audit.adopt(session);
      await audit.ended('failed');
      return undefined;
    }
    audit.adopt({ ...session, vmPid: machine.vmPid, paused: await machine.isPaused() });
    const guest = new Guest(log, audit, configuration, machine);
    for (const { resource: kind, value, reason, success, end } of session.resources) {
      const isAttached = reason === 'attach' && success === true && end === null;
      if (!isAttached || (kind !== 'disk' && kind !== 'net') || typeof value !== 'string') continue;
      guest.#devices.set(idOf({ kind, value }), { kind, value });
    }
    return guest;
  }

  get vmPid(): number {
    return this.#machine.vmPid;
  }

  attach(device: Device): Promise<GuestAudited> {
    const id = idOf(device);
    return this.audit.attach(device, async () => {
      if (device.kind === 'disk') await this.#machine.addDisk(id, device.value);
      else await this.#machine.addNet(id, device.value);
      this.#devices.set(id, device);
    });
  }

  detach(device: Device): Promise<GuestAudited> {
    const id = idOf(device);
    return this.audit.detach(device, async () => {
      this.#leaving.add(id);
      try {
        await this.#machine.unplug(id);
        this.#devices.delete(id);
      } finally {
        this.#leaving.delete(id);
      }
    });
  }

  /** Like libvirt, records the amount that the guest was asked to keep. */
  setMemory(kib: number): Promise<GuestAudited> {
    return this.audit.resize({ kind: 'mem', value: kib }, () => this.#machine.balloon(kib));
  }

  pause(): Promise<GuestAudited> {
    return this.audit.pause('user', () => this.#machine.pause());
  }

  resume(): Promise<GuestAudited> {
    return this.audit.resume('user', () => this.#machine.resume());
  }

  stop(): Promise<GuestAudited> {
    return this.audit.stop('destroyed', () => this.#machine.quit());
  }

  /** No record: libvirt writes none either, because the guest keeps what it has. */
  reset(): Promise<void> {
    return this.#machine.reset();
  }

  /** Moves the guest to another host, here to another QEMU on the same host. */
  async migrate(folder: string) {
    const socket = join(folder, 'migration');
    const target = await launch(this.#configuration, folder, socket);
    const peer = { hostname: hostname(), addr: '127.0.0.1' };
    const source = await this.audit
      .migrateOut({ peer }, () => this.#machine.migrate(socket))
      .catch(async (error) => {
        await target.quit();
        throw error;
      });
    await this.#machine.quit();
    const audit = auditOf(this.#log, this.#configuration);
    const arrival = { ...described(this.#configuration), integrity: UNCHECKED, peer };
    const arrived = await audit.migrateIn(arrival, async () => {
      await target.arrived();
      return target;
    });
    const guest = new Guest(this.#log, audit, this.#configuration, target);
    return { guest, outcomes: [...source.outcomes, ...arrived.outcomes] };
  }

  /** Leaves the guest running, for another manager. */
  leave(): void {
    this.#machine.leave();
  }

  /** The guest has released a device by itself, or so late that the detachment counts as failed. */
  #released(id: string): void {
    const device = this.#devices.get(id);
    if (device === undefined || this.#leaving.has(id)) return;
    this.#devices.delete(id);
    this.audit.detach(device, () => this.#machine.release(id)).catch(console.error);
  }
}

const auditOf = (log: AuditLog, { name, uuid }: MachineConfiguration): GuestAudit =>
  new GuestAudit(log, { virt: 'qemu', vm: name, uuid });

/** Nothing here checks the image that a guest boots, which is worth a record. */
const UNCHECKED = { kind: 'integrity-check', op: 'start', model: 'none', result: 'unknown' } as const;

/** What a guest has when it starts. */
function described({ disk, memoryMiB }: MachineConfiguration): GuestStart {
  const owner = `+${process.getuid?.()}:+${process.getgid?.()}`;
  return {
    labels: [{ kind: 'machine-id', model: 'dac', vmCtx: owner, imgCtx: owner }],
    resources: [
      { kind: 'disk', value: disk },
      { kind: 'mem', value: memoryMiB * 1024 },
      { kind: 'vcpu', value: 1 },
    ],
  };
}

function launch(configuration: MachineConfiguration, folder: string, incoming?: string): Promise<Machine> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'guest.json'), JSON.stringify(configuration));
  return Machine.start(configuration, folder, incoming);
}

/** QEMU's name of a device: it begins with its kind. */
const idOf = ({ kind, value }: Device): string =>
  `${kind}-${createHash('sha256').update(value).digest('hex').slice(0, 16)}`;
