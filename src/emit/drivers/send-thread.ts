import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { TransportError } from '../../util/errors.ts';
import type { BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { SettledOutcome } from '../channel/outcome.ts';
import type { AuditStatus } from '../channel/status.ts';

/**
 * The worker's answer for each message: an outcome, or a mistake of the caller, for which the main
 * thread creates the error.
 */
export type Answer =
  | SettledOutcome
  | { readonly status: 'error'; readonly code: 'comm-missing'; readonly message: string };

/**
 * A request to the worker: messages to send, a question for the status, not to wait for a stalled
 * daemon any longer, or the end.
 */
export type Request = readonly DriverMessage[] | 'status' | 'hurry' | 'end';

/**
 * A report from the worker: it is ready; the answers for the next messages, and whether they are
 * the last; whether the daemon stands still while messages wait; or the status.
 */
export type Report =
  | 'ready'
  | { readonly answers: readonly Answer[]; readonly done: boolean }
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
 * waking a thread takes ten times as long as sending a message. On a single processor, neither
 * polls.
 */
export const MOMENT = availableParallelism() > 1 ? 0.2 : 0;

/**
 * Sends through libaudit and koffi from a worker thread with its own connection, so that only the
 * worker ever waits for the kernel.
 */
export class SendThread implements BatchSender {
  readonly #library: string;
  #thread: Thread | undefined;
  /** Why the worker ended. */
  #end: Error | undefined;
  /** The requests that the worker has not answered. */
  readonly #requests: OpenRequest[] = [];

  /** @param library file name of libaudit */
  constructor(library: string) {
    this.#library = library;
  }

  open(): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#thread ??= this.#start();
    return this.#await((report) => report === 'ready');
  }

  send(
    messages: readonly DriverMessage[],
    report: (outcome: SettledOutcome | Error) => void,
    stall: (isStalled: boolean) => void,
  ): Promise<void> {
    return this.#ask(messages, (answered) => {
      if (answered === 'ready') return false;
      if ('isStalled' in answered) stall(answered.isStalled);
      if (!('answers' in answered)) return false;
      for (const answer of answered.answers) report(outcomeOf(answer));
      return answered.done;
    });
  }

  async status(): Promise<AuditStatus> {
    let status: AuditStatus | undefined;
    await this.#ask('status', (report) => {
      if (report === 'ready' || !('status' in report)) return false;
      status ??= report.status;
      return true;
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

  /** @param takes handles a report, and returns whether it completes the request */
  #ask(request: Request, takes: OpenRequest['takes']): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#thread ??= this.#start();
    this.#thread.port.postMessage(request);
    return this.#await(takes);
  }

  #await(takes: OpenRequest['takes']): Promise<void> {
    const { port } = this.#thread as Thread;
    return new Promise((resolve, reject) => {
      const open = { takes, resolve, reject };
      if (this.#requests.push(open) === 1) port.ref();
      this.#poll(port, open);
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
    const index = this.#requests.findIndex(({ takes }) => takes(report));
    if (index < 0) return;
    const [completed] = this.#requests.splice(index, 1);
    if (this.#requests.length === 0) port.unref();
    completed?.resolve();
  }

  #receiveAll(port: MessagePort): void {
    for (let received = receiveMessageOnPort(port); received !== undefined; received = receiveMessageOnPort(port)) {
      this.#receive(port, received.message);
    }
  }

  /**
   * Keeps the event loop awake until the request is answered, at most for `MOMENT`. Other events
   * are still handled.
   */
  #poll(port: MessagePort, open: OpenRequest): void {
    const until = performance.now() + MOMENT;
    const poll = () => {
      this.#receiveAll(port);
      if (this.#requests.includes(open) && performance.now() < until) setImmediate(poll);
    };
    setImmediate(poll);
  }
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
}

interface OpenRequest {
  readonly takes: (report: Report) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function outcomeOf(answer: Answer): SettledOutcome | Error {
  return answer.status === 'error' ? new TransportError(answer.code, answer.message) : answer;
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
