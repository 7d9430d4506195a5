// Opens the ffi-napi driver in a worker thread and prints the code of what is thrown.
import { isMainThread, Worker } from 'node:worker_threads';
import { loadFfiNapi } from '../../src/emit/ffi-napi.ts';

if (isMainThread) new Worker(new URL(import.meta.url), { execArgv: ['--import', 'tsx'] });
else await loadFfiNapi('libaudit.so.1').catch((error: { code: string }) => console.log(error.code));
