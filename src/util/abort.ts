/**
 * Yields the items until the signal aborts. Then it stops waiting, releases the source, and throws
 * the signal's reason.
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
    // A source that waits for bytes may never answer, so do not wait for it to end.
    if (signal.aborted) release(items, iterator);
    else if (isOpen) await iterator.return?.();
  }
}

/** Settles as the promise does, or rejects with the signal's reason if the signal aborts first. */
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
  // A Node stream does not react to `return` while it waits for its next chunk.
  if ('destroy' in items && typeof items.destroy === 'function') items.destroy();
  iterator.return?.()?.catch(() => {});
}
