// What runs in the thread of `SendThread`.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { TransportError } from '../../util/errors.ts';
import { statusOf } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import { koffiDriver } from './koffi.ts';
import { type Answer, MOMENT, type Report, type Request, type ThreadData } from './send-thread.ts';

const { library, port } = workerData as ThreadData;
const channel = await koffiDriver(library).open();
port.on('message', (first: Request) => {
  for (let request: Request | undefined = first; request !== undefined; request = nextSoon()) {
    if (request === 'end') {
      channel.close();
      port.close();
      return;
    }
    if (request === 'status') tell({ status: statusOf(channel) });
    else sendAll(request);
  }
});

/** What is asked for next, if that is within a moment. */
function nextSoon(): Request | undefined {
  const until = performance.now() + MOMENT;
  do {
    const asked = receiveMessageOnPort(port);
    if (asked !== undefined) return asked.message;
  } while (performance.now() < until);
  return undefined;
}

/** Sends them, and tells of those that are done once a millisecond. */
function sendAll(messages: readonly DriverMessage[]): void {
  let answers: Answer[] = [];
  let told = performance.now();
  for (const [index, message] of messages.entries()) {
    answers.push(answerOf(message));
    const now = performance.now();
    const done = index === messages.length - 1;
    if (now - told < 1 && !done) continue;
    tell({ answers, done });
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

const tell = (report: Report): void => port.postMessage(report);
