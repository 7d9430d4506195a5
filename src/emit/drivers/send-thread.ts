import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { TransportError } from '../../util/errors.ts';
import type { BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { SettledOutcome } from '../channel/outcome.ts';
import type { AuditStatus } from '../channel/status.ts';

/**
 * What the thread answers for each message: an outcome, or an error of the caller's, which has to
 * be made anew on this side.
 */
export type Answer =
  | SettledOutcome
  | { readonly status: 'error'; readonly code: 'comm-missing'; readonly message: string };

/** What the thread is asked for: to send, to tell how things are, or to end. */
export type Request = readonly DriverMessage[] | 'status' | 'end';

/**
 * What the thread says: what became of the next messages, and whether it waits for more; or how
 * things are.
 */
export type Report = { readonly answers: readonly Answer[]; readonly done: boolean } | { readonly status: AuditStatus };

/** What the thread is started with. */
export interface ThreadData {
  /** File name of libaudit. */
  readonly library: string;
  /** Where requests come from, and reports go to. */
  readonly port: MessagePort;
}

/**
 * For how many milliseconds each side looks out for what the other may say next, before it goes to
 * sleep: to be woken takes ten times as long as to send a message. Not where both would look out on
 * the same processor.
 */
export const MOMENT = availableParallelism() > 1 ? 0.2 : 0;

/**
 * Sends through libaudit and koffi in a thread of its own, with a connection of its own: the kernel
 * keeps that one waiting.
 */
export class SendThread implements BatchSender {
  readonly #library: string;
  #thread: Thread | undefined;
  /** Why there is no thread any more. */
  #end: Error | undefined;
  /** What it was asked for and has not done; it does one after the other. */
  readonly #asked: Asked[] = [];

  /** @param library file name of libaudit */
  constructor(library: string) {
    this.#library = library;
  }

  send(messages: readonly DriverMessage[], told: (outcome: SettledOutcome | Error) => void): Promise<void> {
    return this.#ask(messages, (report) => {
      if (!('answers' in report)) return false;
      for (const answer of report.answers) told(outcomeOf(answer));
      return report.done;
    });
  }

  async status(): Promise<AuditStatus> {
    let status: AuditStatus | undefined;
    await this.#ask('status', (report) => {
      if ('status' in report) status = report.status;
      return 'status' in report;
    });
    return status as AuditStatus;
  }

  async close(): Promise<void> {
    if (this.#thread === undefined) return;
    const { worker, port } = this.#thread;
    this.#thread = undefined;
    worker.ref();
    port.postMessage('end' satisfies Request);
    await once(worker, 'exit');
  }

  /** @param isLast takes what the thread says, and tells whether that was all */
  #ask(request: Request, isLast: Asked['isLast']): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#thread ??= this.#start();
    const { port } = this.#thread;
    return new Promise((resolve, reject) => {
      const asked = { isLast, resolve, reject };
      if (this.#asked.push(asked) === 1) port.ref();
      port.postMessage(request);
      this.#lookOut(port, asked);
    });
  }

  #start(): Thread {
    const thread = startThread(this.#library);
    const { worker, port } = thread;
    const fail = (error: Error) => {
      this.#thread = undefined;
      this.#end ??= error;
      // What it said before is true all the same.
      this.#hearAll(port);
      for (const { reject } of this.#asked.splice(0)) reject(error);
      port.close();
    };
    worker.on('error', fail).on('exit', () => fail(new Error('it was stopped')));
    port.on('message', (report: Report) => this.#hear(port, report));
    // Nobody who asks for nothing is kept from ending.
    worker.unref();
    port.unref();
    return thread;
  }

  #hear(port: MessagePort, report: Report): void {
    const [first] = this.#asked;
    if (!first?.isLast(report)) return;
    this.#asked.shift();
    if (this.#asked.length === 0) port.unref();
    first.resolve();
  }

  #hearAll(port: MessagePort): void {
    for (let said = receiveMessageOnPort(port); said !== undefined; said = receiveMessageOnPort(port)) {
      this.#hear(port, said.message);
    }
  }

  /**
   * Keeps the event loop from going to sleep for a moment, or until this was answered; whatever
   * else is due has its turn.
   */
  #lookOut(port: MessagePort, asked: Asked): void {
    const until = performance.now() + MOMENT;
    const look = () => {
      this.#hearAll(port);
      if (this.#asked.includes(asked) && performance.now() < until) setImmediate(look);
    };
    setImmediate(look);
  }
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
}

interface Asked {
  readonly isLast: (report: Report) => boolean;
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
  // From its sources, the library runs under tsx, which each thread has to be told of.
  const script = `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${JSON.stringify(entry.href)})))`;
  return { worker: new Worker(script, { ...options, eval: true }), port };
}
