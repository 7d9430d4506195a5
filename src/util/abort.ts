/**
 * The same items until the signal aborts: then whatever is awaited is given up, its source is
 * released, and the signal's reason is thrown.
 */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  if (signal === undefined) return yield* items;
  signal.throwIfAborted();
  const iterator = items[Symbol.asyncIterator]();
  let isOpen = true;
  try {
    for (;;) {
      const { done, value } = await orAborted(iterator.next(), signal);
      isOpen = done !== true;
      if (!isOpen) return;
      yield value;
    }
  } finally {
    // A source that waits for bytes may never answer: it is told to end, but not waited for.
    if (signal.aborted) release(items, iterator);
    else if (isOpen) await iterator.return?.();
  }
}

/** What a promise gives, or a rejection with the signal's reason if that aborts first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function release(items: object, iterator: AsyncIterator<unknown>): void {
  // A stream of Node does not hear `return` while it waits for its next chunk.
  if ('destroy' in items && typeof items.destroy === 'function') items.destroy();
  iterator.return?.()?.catch(() => {});
}
