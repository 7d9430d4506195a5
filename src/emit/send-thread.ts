import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { TransportError } from '../errors.ts';
import type { BatchSender, DriverMessage, SettledOutcome } from './driver.ts';
import type { AuditStatus } from './status.ts';

/** What the thread answers for each message: an outcome, or an error of the caller's, which has to be made anew on this side. */
export type Answer =
  | SettledOutcome
  | { readonly status: 'error'; readonly code: 'comm-missing'; readonly message: string };

/** What the thread is asked for: to send, to tell how things are, or to end. */
export type Request = readonly DriverMessage[] | 'status' | 'end';

/** What the thread says: what became of the next messages, and whether it waits for more; or how things are. */
export type Report = { readonly answers: readonly Answer[]; readonly done: boolean } | { readonly status: AuditStatus };

/** Sends through libaudit and koffi in a thread of its own, with a connection of its own: the kernel keeps that one waiting. */
export class SendThread implements BatchSender {
  readonly #library: string;
  #worker: Worker | undefined;
  /** What it was asked for and has not done. */
  #asked = 0;

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

  /** @param isLast takes what the thread says, and tells whether that was all */
  #ask(request: Request, isLast: (report: Report) => boolean): Promise<void> {
    this.#worker ??= startThread(this.#library);
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        worker.off('message', onReport).off('error', reject).off('exit', onExit);
        // Nobody who asks for nothing is kept from ending.
        if (--this.#asked === 0) worker.unref();
        settle();
      };
      const onReport = (report: Report) => {
        if (isLast(report)) finish(resolve);
      };
      const onExit = () => finish(() => reject(new Error('it was stopped')));
      worker.on('message', onReport).on('error', reject).on('exit', onExit);
      if (this.#asked++ === 0) worker.ref();
      worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    worker.ref();
    worker.postMessage('end' satisfies Request);
    await once(worker, 'exit');
  }
}

function outcomeOf(answer: Answer): SettledOutcome | Error {
  return answer.status === 'error' ? new TransportError(answer.code, answer.message) : answer;
}

function startThread(library: string): Worker {
  const name = 'audit';
  const entry = new URL(`./send-thread-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  if (entry.pathname.endsWith('.js')) return new Worker(entry, { name, workerData: { library } });
  // From its sources, the library runs under tsx, which each thread has to be told of.
  const script = `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${JSON.stringify(entry.href)})))`;
  return new Worker(script, { eval: true, name, workerData: { library } });
}
