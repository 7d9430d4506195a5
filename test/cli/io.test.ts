import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { ioOf } from '../../src/cli/terminal/io.ts';

test('waiting for a slow reader leaves no listeners, however often', async () => {
  const slow = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void setImmediate(done) });
  const io = ioOf(
    Readable.from([]),
    slow,
    () => process.stderr,
    {},
    () => undefined,
  );
  for (let i = 0; i < 50; i++) expect(await io.print('x')).toBe(true);
  expect(slow.listenerCount('drain') + slow.listenerCount('close')).toBe(0);
  expect(slow.listenerCount('error')).toBe(1);
});
