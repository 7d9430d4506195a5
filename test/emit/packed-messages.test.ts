import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DriverMessage } from '../../src/emit/channel/driver-message.ts';
import type { SettledOutcome } from '../../src/emit/channel/outcome.ts';
import { outcomeOf, packAnswer } from '../../src/emit/drivers/answers.ts';
import { pack, unpack } from '../../src/emit/drivers/packed-messages.ts';

/** What another thread receives. */
function passed<T>(value: T): T {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(value);
  const received = receiveMessageOnPort(port2)?.message as T;
  port1.close();
  return received;
}

const ORIGINS = [{}, { hostname: 'a', addr: '::1' }];

// Few values, so that messages in a row are often alike.
const message: fc.Arbitrary<DriverMessage> = fc.record({
  type: fc.constantFrom(2500, 2501),
  text: fc.string({ unit: 'binary' }),
  success: fc.boolean(),
  origin: fc.constantFrom(...ORIGINS),
  comm: fc.constantFrom(undefined, 'vm-manager'),
  tail: fc.constantFrom('', ' res=success'),
});

test('Messages that were packed for another thread are the same there, in the same order', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 50 }), (messages) => {
      expect([...unpack(passed(pack(messages)))]).toEqual(messages);
    }),
  );
});

test('Messages in a row that differ in their texts only are packed together', () => {
  const like = { type: 2500, success: true, origin: {}, comm: undefined, tail: '' };
  const packed = pack(['a', '', 'bc'].map((text) => ({ ...like, text })));
  expect(packed).toEqual([{ ...like, texts: 'abc', lengths: [1, 0, 2] }]);
  expect(pack([])).toEqual([]);
});

test.each<SettledOutcome>([
  { status: 'recorded', sequence: 7 },
  { status: 'recorded', sequence: 7, lost: 1 },
  { status: 'accepted', sequence: 7 },
  { status: 'not-recorded', reason: 'disabled', message: 'off' },
])('The answer %o is the same outcome in the main thread', (outcome) => {
  expect(outcomeOf(passed(packAnswer(outcome)))).toEqual(outcome);
});

test('An answer that is an error is one in the main thread', () => {
  const answer = packAnswer({ status: 'error', code: 'comm-missing', message: 'leave out comm' });
  expect(outcomeOf(passed(answer))).toMatchObject({ code: 'comm-missing', message: 'leave out comm' });
});
