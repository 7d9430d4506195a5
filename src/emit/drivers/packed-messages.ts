import type { DriverMessage } from '../channel/driver-message.ts';

/**
 * Messages in a row that differ in their texts only. Passing one long text from thread to thread
 * takes a sixth of the time that passing many objects takes.
 */
export interface PackedMessages extends Omit<DriverMessage, 'text'> {
  /** All texts, one after the other. */
  readonly texts: string;
  /** The length of each text. */
  readonly lengths: readonly number[];
}

/** Packs messages for another thread, in their order. */
export function pack(messages: readonly DriverMessage[]): PackedMessages[] {
  const packed: PackedMessages[] = [];
  let first = 0;
  for (let next = 1; next <= messages.length; next++) {
    const message = messages[first] as DriverMessage;
    if (isLike(message, messages[next])) continue;
    packed.push(joined(message, messages.slice(first, next)));
    first = next;
  }
  return packed;
}

/** The messages that were packed. */
export function* unpack(packed: readonly PackedMessages[]): Generator<DriverMessage, void, void> {
  for (const { type, success, origin, comm, tail, texts, lengths } of packed) {
    let start = 0;
    for (const length of lengths) {
      const text = texts.slice(start, start + length);
      yield { type, text, success, origin, comm, tail };
      start += length;
    }
  }
}

function isLike({ type, success, origin, comm, tail }: DriverMessage, other: DriverMessage | undefined): boolean {
  return (
    type === other?.type &&
    success === other.success &&
    origin === other.origin &&
    comm === other.comm &&
    tail === other.tail
  );
}

function joined({ type, success, origin, comm, tail }: DriverMessage, run: readonly DriverMessage[]): PackedMessages {
  let texts = '';
  for (const { text } of run) texts += text;
  return { type, success, origin, comm, tail, texts, lengths: run.map(({ text }) => text.length) };
}
