import { expect, test } from 'vitest';
import type { DriverMessage } from '../../src/emit/channel/driver-message.ts';
import { SendThread } from '../../src/emit/drivers/send-thread.ts';

const MESSAGE: DriverMessage = { type: 2500, text: 'x', success: true, origin: {}, comm: undefined, tail: '' };

test('A thread that cannot start rejects current and later requests, and can be closed', async () => {
  const thread = new SendThread('libaudit-nowhere.so.1');
  const reported: unknown[] = [];
  const missing = expect.objectContaining({ message: expect.stringContaining('cannot load libaudit-nowhere.so.1') });
  const sent = thread.send(
    [MESSAGE],
    (outcome) => void reported.push(outcome),
    () => {},
  );
  await expect(Promise.allSettled([sent, thread.status()])).resolves.toEqual([
    { status: 'rejected', reason: missing },
    { status: 'rejected', reason: missing },
  ]);
  await expect(thread.status()).rejects.toEqual(missing);
  await thread.close();
  expect(reported).toEqual([]);
});
