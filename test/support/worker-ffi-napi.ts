// Opens the ffi-napi driver in a worker thread and prints the code of the error.
import { isMainThread, Worker } from 'node:worker_threads';
import { loadFfiNapi } from '../../src/emit/drivers/ffi-napi.ts';

const start =
  "import('tsx/esm/api').then((tsx) => { tsx.register(); return import(require('node:worker_threads').workerData); })";
if (isMainThread) new Worker(start, { eval: true, workerData: import.meta.url });
else await loadFfiNapi('libaudit.so.1').catch((error: { code: string }) => console.log(error.code));
