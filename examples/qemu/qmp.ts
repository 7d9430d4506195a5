// A client of QMP, QEMU's machine protocol: one JSON object per line over a Unix socket.
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

/** An event of QEMU, such as `SHUTDOWN` or `DEVICE_DELETED`. */
export interface QmpEvent {
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Emits `event` for each event of QEMU, and `close` when QEMU or this side has hung up. */
export class Qmp extends EventEmitter<{ event: [QmpEvent]; close: [] }> {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, PromiseWithResolvers>();
  #id = 0;

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
    createInterface({ input: socket })
      .on('line', (line) => this.#take(JSON.parse(line)))
      .on('error', () => {});
    // An error closes the socket, too.
    socket
      .on('error', () => {})
      .on('close', () => {
        for (const { reject } of this.#waiting.values()) reject(new Error('QEMU has hung up'));
        this.#waiting.clear();
        this.emit('close');
      });
  }

  /** Connects to a QEMU that listens at this path; rejects if none does. */
  static async connect(path: string): Promise<Qmp> {
    const socket = connect(path);
    await once(socket, 'connect');
    const qmp = new Qmp(socket);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /** Executes a command and returns its result; rejects with QEMU's error. */
  async execute(command: string, args: object = {}): Promise<unknown> {
    if (this.#socket.destroyed) throw new Error('QEMU has hung up');
    const id = ++this.#id;
    const reply = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    return reply;
  }

  /** Waits for an event. Call it before the command that causes the event. */
  async next(isWanted: (event: QmpEvent) => boolean, milliseconds: number): Promise<QmpEvent> {
    const done = new AbortController();
    const { signal } = done;
    const arrival = new Promise<QmpEvent>((resolve, reject) => {
      const onEvent = (event: QmpEvent) => isWanted(event) && resolve(event);
      const onClose = () => reject(new Error('QEMU has hung up'));
      this.on('event', onEvent).once('close', onClose);
      signal.addEventListener('abort', () => this.off('event', onEvent).off('close', onClose));
    });
    const timeout = setTimeout(milliseconds, undefined, { signal }).then(() => {
      throw new Error(`no answer of the guest within ${milliseconds} ms`);
    });
    try {
      return await Promise.race([arrival, timeout]);
    } finally {
      done.abort();
      timeout.catch(() => {});
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(message: Message): void {
    if (message.event !== undefined) this.emit('event', message as QmpEvent);
    const waiting = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    if (message.error === undefined) waiting?.resolve(message.return);
    else waiting?.reject(new Error(message.error.desc));
  }
}

interface PromiseWithResolvers {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Message extends Partial<QmpEvent> {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}
