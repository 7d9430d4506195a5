// A manager that starts its guests in worker threads, each of which emits its own records:
// npx tsx examples/worker.ts [FILE]     one file per thread; without FILE, sends to the kernel
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { GuestAudit, openAudit } from 'libaudit-virt';

const THREADS = 3;

if (isMainThread) {
  const [file] = process.argv.slice(2);
  const threads = Array.from({ length: THREADS }, async (_, number) => {
    const path = file === undefined ? undefined : `${file}.${number}`;
    const worker = new Worker(
      `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${JSON.stringify(import.meta.url)})))`,
      {
        eval: true,
        workerData: { number, path },
      },
    );
    const [outcomes] = await once(worker, 'message');
    console.log(`thread ${number}: ${outcomes}`);
  });
  await Promise.all(threads);
} else {
  const { number, path } = workerData as { number: number; path?: string };
  // Each thread opens its own log, and the kernel puts the records of all threads in order. Only
  // one log may write to a file at a time, so each thread has its own file.
  await using log = await openAudit(path === undefined ? {} : { driver: 'file', path });
  const guest = new GuestAudit(log, { virt: 'kvm', vm: `worker ${number}`, uuid: randomUUID() });
  const started = await guest.start({ labels: [], resources: [{ kind: 'vcpu', value: 1 }], vmPid: process.pid });
  const stopped = await guest.stop();
  parentPort?.postMessage([...started.outcomes, ...stopped.outcomes].map(({ status }) => status).join(' '));
}
