// A manager that starts its guests in worker threads, each of which emits for itself:
// npx tsx examples/worker.ts [FILE]        into a file for each thread; without, to the kernel
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { GuestAudit, openAudit } from 'libaudit-virt';

const THREADS = 3;

if (isMainThread) {
  const [file] = process.argv.slice(2);
  const ends = Array.from({ length: THREADS }, async (_, number) => {
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
  await Promise.all(ends);
} else {
  const { number, path } = workerData as { number: number; path?: string };
  // Each thread has a log of its own: the kernel puts the records of all of them in one order. A
  // file is for one log at a time.
  await using log = await openAudit(path === undefined ? {} : { driver: 'file', path });
  const guest = new GuestAudit(log, { virt: 'kvm', vm: `worker ${number}`, uuid: randomUUID() });
  const outcomes = [
    ...(await guest.start({ labels: [], resources: [{ kind: 'vcpu', value: 1 }], vmPid: process.pid })),
    await guest.stop(),
  ];
  parentPort?.postMessage(outcomes.map(({ status }) => status).join(' '));
}
