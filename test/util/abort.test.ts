import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { orAborted, untilAborted } from '../../src/util/abort.ts';
import { allOf } from '../support/all-of.ts';

const reason = new Error('enough');

/** Numbers from 1 on, and whether the generator was released. */
function numbers(count: number): { items: AsyncGenerator<number>; ends: string[] } {
  const ends: string[] = [];
  async function* generator() {
    try {
      for (let i = 1; i <= count; i++) yield i;
    } finally {
      ends.push('released');
    }
  }
  return { items: generator(), ends };
}

describe('items until a signal aborts', () => {
  test('are complete if it does not abort', async () => {
    for (const signal of [undefined, new AbortController().signal]) {
      const { items, ends } = numbers(3);
      expect(await allOf(untilAborted(items, signal))).toEqual([1, 2, 3]);
      expect(ends).toEqual(['released']);
    }
  });

  test('are empty if it has already aborted', async () => {
    const { items } = numbers(3);
    await expect(allOf(untilAborted(items, AbortSignal.abort(reason)))).rejects.toBe(reason);
  });

  test('end with its reason, and release their source', async () => {
    const { items, ends } = numbers(3);
    const controller = new AbortController();
    const seen: number[] = [];
    const read = async () => {
      for await (const item of untilAborted(items, controller.signal)) {
        seen.push(item);
        if (item === 2) controller.abort(reason);
      }
    };
    await expect(read()).rejects.toBe(reason);
    expect(seen).toEqual([1, 2]);
    await items.return(undefined);
    expect(ends).toEqual(['released']);
  });

  test('are released if the reader stops', async () => {
    const { items, ends } = numbers(3);
    for await (const _ of untilAborted(items, new AbortController().signal)) break;
    expect(ends).toEqual(['released']);
  });

  test('end while a stream waits for bytes, which is then destroyed', async () => {
    const stream = new PassThrough();
    const controller = new AbortController();
    const reading = allOf(untilAborted(stream, controller.signal));
    const closed = once(stream, 'close');
    setImmediate(() => controller.abort(reason));
    await expect(reading).rejects.toBe(reason);
    await closed;
    expect(stream.destroyed).toBe(true);
  });

  test('end with the error of their source if that comes first', async () => {
    const failing = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('broken')) }),
    } as AsyncIterable<number>;
    await expect(allOf(untilAborted(failing, new AbortController().signal))).rejects.toThrow('broken');
  });
});

test('a promise settles as usual, or rejects with the reason if the signal aborts first', async () => {
  expect(await orAborted(Promise.resolve(7), new AbortController().signal)).toBe(7);
  await expect(orAborted(Promise.reject(new Error('broken')), new AbortController().signal)).rejects.toThrow('broken');
  await expect(orAborted(Promise.resolve(7), AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const waiting = orAborted(new Promise(() => {}), controller.signal);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
