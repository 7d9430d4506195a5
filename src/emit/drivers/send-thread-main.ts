// The worker thread of `SendThread`.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { TransportError } from '../../util/errors.ts';
import { statusOf } from '../channel/driver.ts';
import { Pauses } from '../daemon/pauses.ts';
import { type Answer, packAnswer } from './answers.ts';
import { Connection } from './connection.ts';
import { Deliveries } from './deliveries.ts';
import { loadKoffi } from './koffi.ts';
import { channelOf } from './libaudit.ts';
import { type PackedMessages, unpack } from './packed-messages.ts';
import { MOMENT, type Report, type Request, type ThreadData } from './send-thread.ts';

/**
 * For how many milliseconds messages wait for a daemon that stands still. After that, they are sent
 * as fast as the kernel accepts them, which may drop them.
 */
const PATIENCE = 60_000;

const { library, port } = workerData as ThreadData;
const connection = new Connection(await loadKoffi(library));
const deliveries = new Deliveries(connection);
const channel = channelOf(connection, deliveries);
/** The log is being closed. */
let isHurried = false;
let isEnding = false;

/** The requests that arrived while messages were being sent. */
const later: Request[] = [];

/** The answers that were not reported yet. */
let answers: Answer[] = [];
let reportedAt = 0;
/** What was last reported about the daemon. */
let isStalled = false;

const report = (message: Report): void => port.postMessage(message);

port.on('message', (first: Request) => {
  for (let request: Request | undefined = first; request !== undefined && !isEnding; request = nextSoon()) {
    if (typeof request === 'string') handle(request);
    else sendAll(request);
  }
  if (!isEnding) return;
  channel.close();
  port.close();
});
report('ready');

/** The next request, if it arrives within `MOMENT`. */
function nextSoon(): Request | undefined {
  if (later.length > 0) return later.shift();
  const until = performance.now() + MOMENT;
  do {
    const received = receiveMessageOnPort(port);
    if (received !== undefined) return received.message;
    // Do not keep a processor from the thread that would send the request.
    connection.yield();
  } while (performance.now() < until);
  return undefined;
}

function handle(request: 'status' | 'hurry' | 'end'): void {
  if (request === 'status') report({ status: statusOf(channel) });
  else isHurried = true;
  if (request === 'end') isEnding = true;
}

/** Sends messages, and reports their outcomes once a millisecond. */
function sendAll(packed: readonly PackedMessages[]): void {
  reportedAt = performance.now();
  for (const message of unpack(packed)) {
    waitWhile(() => !deliveries.hasRoom(message) && mayWait());
    try {
      deliveries.send(message);
    } catch (error) {
      if (!(error instanceof TransportError && error.code === 'comm-missing')) throw error;
      waitWhile(() => deliveries.size > 0);
      answers.push({ status: 'error', code: error.code, message: error.message });
    }
    if (!mayWait()) answers.push(...deliveries.advance());
    if (performance.now() - reportedAt >= 1) reportAnswers(false);
  }
  waitWhile(() => deliveries.size > 0);
  reportAnswers(true);
}

/** Whether a message may wait for room. There is always room again soon, unless the daemon stalls. */
function mayWait(): boolean {
  const since = deliveries.stalledSince;
  return since === undefined || (!isHurried && performance.now() - since < PATIENCE);
}

/** Looks at the daemon while the condition holds, and handles what arrives meanwhile. */
function waitWhile(condition: () => boolean): void {
  const pauses = new Pauses(() => connection.yield());
  while (condition()) {
    // The kernel's thread and the daemon need a processor first.
    pauses.next();
    answers.push(...deliveries.advance());
    reportStall();
    if (performance.now() - reportedAt >= 1) {
      reportAnswers(false);
      receiveAll();
    }
  }
}

/** Handles questions at once, and keeps messages for later. */
function receiveAll(): void {
  for (let received = receiveMessageOnPort(port); received !== undefined; received = receiveMessageOnPort(port)) {
    const request = received.message as Request;
    if (typeof request === 'string') handle(request);
    else later.push(request);
  }
}

function reportAnswers(done: boolean): void {
  reportedAt = performance.now();
  if (answers.length === 0 && !done) return;
  report({ answers: answers.map(packAnswer), done });
  answers = [];
}

function reportStall(): void {
  const stalls = deliveries.stalledSince !== undefined;
  if (stalls === isStalled) return;
  isStalled = stalls;
  // The messages that were sent have an answer. Only the others wait.
  reportAnswers(false);
  report({ isStalled });
}
