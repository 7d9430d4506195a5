// What runs in the thread of `SendThread`.
import { parentPort, workerData } from 'node:worker_threads';
import { TransportError } from '../errors.ts';
import type { DriverMessage } from './driver.ts';
import { koffiDriver } from './koffi.ts';
import type { Answer, Report, Request } from './send-thread.ts';
import { statusOf } from './status.ts';

const { library } = workerData as { library: string };
const channel = await koffiDriver(library).open();
parentPort?.on('message', (request: Request) => {
  if (request === 'status') parentPort?.postMessage({ status: statusOf(channel) } satisfies Report);
  else if (request !== 'end') sendAll(request);
  else {
    channel.close();
    parentPort?.close();
  }
});

/** Sends them, and tells of those that are done once a millisecond. */
function sendAll(messages: readonly DriverMessage[]): void {
  let answers: Answer[] = [];
  let told = performance.now();
  for (const [index, message] of messages.entries()) {
    answers.push(answerOf(message));
    const now = performance.now();
    const done = index === messages.length - 1;
    if (now - told < 1 && !done) continue;
    parentPort?.postMessage({ answers, done } satisfies Report);
    answers = [];
    told = now;
  }
}

function answerOf(message: DriverMessage): Answer {
  try {
    return channel.send(message);
  } catch (error) {
    if (!(error instanceof TransportError && error.code === 'comm-missing')) throw error;
    return { status: 'error', code: error.code, message: error.message };
  }
}
