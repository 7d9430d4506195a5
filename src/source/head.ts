/** The same bytes, with at least `length` of them in the first chunk if there are that many. */
export async function* withHead(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array, void, void> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (head === undefined) {
      yield bytes;
      continue;
    }
    head = head.length === 0 ? bytes : Buffer.concat([head, bytes]);
    if (head.length < length) {
      // A copy: a chunk may be valid only until the next is requested.
      head = Uint8Array.from(head);
      continue;
    }
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}
