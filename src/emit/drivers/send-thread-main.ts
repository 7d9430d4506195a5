// The worker thread of `SendThread`.
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
    if (request === 'status') report({ status: statusOf(channel) });
    else sendAll(request);
  }
});

/** The next request, if it arrives within `MOMENT`. */
function nextSoon(): Request | undefined {
  const until = performance.now() + MOMENT;
  do {
    const received = receiveMessageOnPort(port);
    if (received !== undefined) return received.message;
  } while (performance.now() < until);
  return undefined;
}

/** Sends messages, and reports their outcomes once a millisecond. */
function sendAll(messages: readonly DriverMessage[]): void {
  let answers: Answer[] = [];
  let reported = performance.now();
  for (const [index, message] of messages.entries()) {
    answers.push(answerOf(message));
    const now = performance.now();
    const done = index === messages.length - 1;
    if (now - reported < 1 && !done) continue;
    report({ answers, done });
    answers = [];
    reported = now;
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

const report = (message: Report): void => port.postMessage(message);
