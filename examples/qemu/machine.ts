// One QEMU process. It outlives the manager that started it.
import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Qmp, type QmpEvent } from './qmp.ts';

export const QEMU = 'qemu-system-x86_64';

/** What QEMU is started with. */
export interface MachineConfiguration {
  readonly name: string;
  readonly uuid: string;
  /** Path of the raw image that it boots from. */
  readonly disk: string;
  readonly memoryMiB: number;
}

/** Why a machine has ended, as in the reason of a VIRT_CONTROL. */
type Ending = 'shutdown' | 'crashed' | 'destroyed';

/** Emits `released` when the guest has released a device. */
export class Machine extends EventEmitter<{ released: [id: string] }> {
  readonly vmPid: number;
  /** Resolves when QEMU is gone. A promise, because that may be before anybody listens. */
  readonly ended: Promise<Ending>;
  readonly #qmp: Qmp;
  #ending: Ending = 'crashed';

  private constructor(folder: string, qmp: Qmp) {
    super();
    this.vmPid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    this.#qmp = qmp;
    qmp.on('event', (event) => this.#take(event));
    this.ended = once(qmp, 'close').then(() => {
      clean(folder);
      return this.#ending;
    });
  }

  /**
   * Starts QEMU.
   *
   * @param folder where its socket and its process ID go; it must exist
   * @param incoming socket from which the guest will arrive; undefined for a new guest
   */
  static async start(configuration: MachineConfiguration, folder: string, incoming?: string): Promise<Machine> {
    const { name, uuid, disk, memoryMiB } = configuration;
    const boot = { driver: 'file', 'node-name': 'boot', filename: disk };
    const words = [
      ...['-name', name.replaceAll(',', ',,'), '-uuid', uuid],
      ...['-machine', 'pc,accel=tcg', '-m', String(memoryMiB), '-nodefaults', '-display', 'none'],
      ...['-device', 'qemu-xhci,id=usb', '-device', 'virtio-balloon-pci'],
      ...['-blockdev', JSON.stringify({ driver: 'raw', 'node-name': 'disk', file: boot })],
      ...['-device', 'virtio-blk-pci,drive=disk'],
      ...['-qmp', `unix:${join(folder, 'qmp')},server=on,wait=off`, '-pidfile', join(folder, 'pid')],
      ...(incoming === undefined ? ['-S'] : ['-incoming', `unix:${incoming}`]),
    ];
    // It returns when the sockets exist, and fails with what QEMU said if there is an error.
    await promisify(execFile)(QEMU, [...words, '-daemonize']);
    const machine = await Machine.find(folder);
    if (machine === undefined) throw new Error('QEMU ended at once');
    if (incoming === undefined) await machine.resume();
    return machine;
  }

  /** Finds the machine that another manager started; undefined if it has ended. */
  static async find(folder: string): Promise<Machine | undefined> {
    const qmp = await Qmp.connect(join(folder, 'qmp')).catch(() => undefined);
    if (qmp === undefined) clean(folder);
    return qmp && new Machine(folder, qmp);
  }

  /** Adds a disk with the image at this path. */
  async addDisk(id: string, filename: string): Promise<void> {
    await this.#qmp.execute('blockdev-add', { 'node-name': id, driver: 'raw', file: { driver: 'file', filename } });
    await this.#addDevice({ driver: 'virtio-blk-pci', id, drive: id });
  }

  /** Adds an interface to a network without other members. Real managers use tap devices. */
  async addNet(id: string, mac: string): Promise<void> {
    await this.#qmp.execute('netdev_add', { type: 'hubport', id, hubid: 0 });
    await this.#addDevice({ driver: 'usb-net', id, netdev: id, mac });
  }

  /**
   * Takes a device from the guest. QEMU's answer only says that the guest was asked: a USB device
   * leaves at once, a PCI device when the guest's system releases it, which may be never.
   */
  async unplug(id: string): Promise<void> {
    const released = this.#qmp.next(({ event, data }) => event === 'DEVICE_DELETED' && data?.device === id, PATIENCE);
    await Promise.all([released, this.#qmp.execute('device_del', { id })]);
    await this.release(id);
  }

  /** Closes what a device used that the guest has released. */
  async release(id: string): Promise<void> {
    if (id.startsWith('net')) await this.#qmp.execute('netdev_del', { id });
    else await this.#qmp.execute('blockdev-del', { 'node-name': id });
  }

  /** Asks the guest to keep only this much memory. It follows at its own pace, or not at all. */
  async balloon(kib: number): Promise<void> {
    await this.#qmp.execute('balloon', { value: kib * 1024 });
  }

  async pause(): Promise<void> {
    await this.#qmp.execute('stop');
  }

  async resume(): Promise<void> {
    await this.#qmp.execute('cont');
  }

  async isPaused(): Promise<boolean> {
    const { status } = (await this.#qmp.execute('query-status')) as { status: string };
    return status !== 'running';
  }

  /** Resets the guest, which then boots again. */
  async reset(): Promise<void> {
    await this.#qmp.execute('system_reset');
  }

  /** Moves the guest to a machine that waits for it at this socket. */
  async migrate(socket: string): Promise<void> {
    await this.#qmp.execute('migrate', { uri: `unix:${socket}` });
    for (;;) {
      const query = (await this.#qmp.execute('query-migrate')) as { status: string; 'error-desc'?: string };
      if (query.status === 'completed') return;
      if (query.status === 'failed') throw new Error(query['error-desc'] ?? 'the migration failed');
      await setTimeout(20);
    }
  }

  /** Waits until the guest has arrived and runs here. */
  async arrived(): Promise<void> {
    while (await this.isPaused()) await setTimeout(20);
  }

  /** Ends QEMU at once, as if the guest's power were cut. */
  async quit(): Promise<void> {
    await this.#qmp.execute('quit');
    await this.ended;
  }

  /** Leaves the machine to another manager. */
  leave(): void {
    this.#qmp.removeAllListeners();
    this.#qmp.close();
  }

  async #addDevice(device: { readonly id: string } & Record<string, string>): Promise<void> {
    try {
      await this.#qmp.execute('device_add', device);
    } catch (error) {
      await this.release(device.id);
      throw error;
    }
  }

  #take({ event, data }: QmpEvent): void {
    if (event === 'DEVICE_DELETED' && typeof data?.device === 'string') this.emit('released', data.device);
    if (event === 'GUEST_PANICKED') this.#ending = 'crashed';
    if (event === 'SHUTDOWN') this.#ending = ENDINGS[String(data?.reason)] ?? 'destroyed';
  }
}

/** A QEMU that was killed leaves the file with its process ID, which another process can get. */
const clean = (folder: string): void => rmSync(join(folder, 'pid'), { force: true });

/** By the reason of a SHUTDOWN event. QEMU sends none if it is killed. */
const ENDINGS: Readonly<Record<string, Ending>> = { 'guest-shutdown': 'shutdown', 'guest-panic': 'crashed' };

/** In milliseconds: how long a guest has to release a device. */
const PATIENCE = 2000;
