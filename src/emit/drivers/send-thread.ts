import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { SettledOutcome } from '../channel/outcome.ts';
import type { AuditStatus } from '../channel/status.ts';
import { outcomeOf, type PackedAnswer } from './answers.ts';
import { type PackedMessages, pack } from './packed-messages.ts';

/**
 * A request to the worker: messages to send, a question for the status, not to wait for a stalled
 * daemon any longer, or the end.
 */
export type Request = readonly PackedMessages[] | 'status' | 'hurry' | 'end';

/**
 * A report from the worker: it is ready; the answers for the next messages, and whether they are
 * the last of their request; whether the daemon stands still while messages wait; or the status.
 */
export type Report =
  | 'ready'
  | { readonly answers: readonly PackedAnswer[]; readonly done: boolean }
  | { readonly isStalled: boolean }
  | { readonly status: AuditStatus };

/** What the worker is started with. */
export interface ThreadData {
  /** File name of libaudit. */
  readonly library: string;
  /** Requests come from this port, and reports go to it. */
  readonly port: MessagePort;
}

/**
 * For how many milliseconds each thread polls for the next message of the other before it sleeps:
 * waking a thread takes longer than sending a message. On a single processor, neither polls.
 */
export const MOMENT = availableParallelism() > 1 ? 0.2 : 0;

/**
 * Sends through libaudit and koffi from a worker thread with its own connection, so that only the
 * worker ever waits for the kernel.
 */
export class SendThread implements BatchSender {
  readonly ahead = 64;
  readonly #library: string;
  #thread: Thread | undefined;
  /** Why the worker ended. */
  #end: Error | undefined;
  /** The requests that the worker has not answered completely. */
  readonly #requests: OpenRequest[] = [];
  /** Until when to poll for answers. */
  #pollUntil = 0;
  #isPolling = false;
  /** For how many requests not to poll, because polling was in vain. */
  #unpolled = 0;

  /** @param library file name of libaudit */
  constructor(library: string) {
    this.#library = library;
  }

  open(): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#thread ??= this.#start();
    return this.#await((report) => (report === 'ready' ? 'done' : 'other'));
  }

  send(
    messages: readonly DriverMessage[],
    report: (outcome: SettledOutcome | Error) => void,
    stall: (isStalled: boolean) => void,
  ): Promise<void> {
    return this.#ask(pack(messages), (answered) => {
      if (answered === 'ready' || 'status' in answered) return 'other';
      if ('isStalled' in answered) {
        stall(answered.isStalled);
        return 'part';
      }
      for (const answer of answered.answers) report(outcomeOf(answer));
      return answered.done ? 'done' : 'part';
    });
  }

  async status(): Promise<AuditStatus> {
    let status: AuditStatus | undefined;
    await this.#ask('status', (report) => {
      if (report === 'ready' || !('status' in report)) return 'other';
      status = report.status;
      return 'done';
    });
    return status as AuditStatus;
  }

  hurry(): void {
    this.#thread?.port.postMessage('hurry' satisfies Request);
  }

  async close(): Promise<void> {
    if (this.#thread === undefined) return;
    const { worker, port } = this.#thread;
    this.#thread = undefined;
    worker.ref();
    port.postMessage('end' satisfies Request);
    await once(worker, 'exit');
  }

  #ask(request: Request, takes: OpenRequest['takes']): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#thread ??= this.#start();
    this.#thread.port.postMessage(request);
    return this.#await(takes);
  }

  #await(takes: OpenRequest['takes']): Promise<void> {
    const { port } = this.#thread as Thread;
    return new Promise((resolve, reject) => {
      if (this.#requests.push({ takes, resolve, reject }) === 1) port.ref();
      this.#poll(port);
    });
  }

  #start(): Thread {
    const thread = startThread(this.#library);
    const { worker, port } = thread;
    const fail = (error: Error) => {
      this.#thread = undefined;
      this.#end ??= error;
      // Reports that the worker sent before it failed are still valid.
      this.#receiveAll(port);
      for (const { reject } of this.#requests.splice(0)) reject(error);
      port.close();
    };
    worker.on('error', fail).on('exit', () => fail(new Error('it was terminated')));
    port.on('message', (report: Report) => this.#receive(port, report));
    // An idle worker must not keep the process alive.
    worker.unref();
    port.unref();
    return thread;
  }

  /** The worker answers each kind of request in order, but a status may overtake messages. */
  #receive(port: MessagePort, report: Report): void {
    for (const [index, request] of this.#requests.entries()) {
      const taken = request.takes(report);
      if (taken === 'other') continue;
      if (taken === 'done') {
        this.#requests.splice(index, 1);
        request.resolve();
      }
      break;
    }
    if (this.#requests.length === 0) port.unref();
  }

  #receiveAll(port: MessagePort): void {
    for (let received = receiveMessageOnPort(port); received !== undefined; received = receiveMessageOnPort(port)) {
      this.#receive(port, received.message);
    }
  }

  /**
   * Keeps the event loop awake for `MOMENT`, or until there is nothing to wait for. Other events are
   * still handled. The kernel and the audit daemon need a processor before the worker can answer: if
   * that takes longer, the machine is busy, and polling only makes them wait.
   */
  #poll(port: MessagePort): void {
    this.#pollUntil = performance.now() + MOMENT;
    if (this.#isPolling || this.#unpolled-- > 0) return;
    this.#isPolling = true;
    const poll = () => {
      this.#receiveAll(port);
      const isWaiting = this.#requests.length > 0;
      this.#isPolling = isWaiting && performance.now() < this.#pollUntil;
      if (this.#isPolling) setImmediate(poll);
      else this.#unpolled = isWaiting ? UNPOLLED : 0;
    };
    setImmediate(poll);
  }
}

/** For how many requests not to poll after polling was in vain. */
const UNPOLLED = 32;

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
}

interface OpenRequest {
  /**
   * Handles a report. Returns whether it belongs to another request, or is a part of the answer to
   * this one, or completes it.
   */
  readonly takes: (report: Report) => 'other' | 'part' | 'done';
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function startThread(library: string): Thread {
  const entry = new URL(`./send-thread-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const { port1: port, port2 } = new MessageChannel();
  const workerData: ThreadData = { library, port: port2 };
  const options = { name: 'audit', workerData, transferList: [port2] };
  if (entry.pathname.endsWith('.js')) return { worker: new Worker(entry, options), port };
  // When run from source, the library needs tsx, which must be registered in each thread.
  const script = `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${JSON.stringify(entry.href)})))`;
  return { worker: new Worker(script, { ...options, eval: true }), port };
}
