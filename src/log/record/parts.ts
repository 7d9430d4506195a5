import { isVirt } from '../../schema/record-types.ts';
import { type Recognized, recognize } from '../../text/recognize.ts';
import { type AuditTail, splitTail } from '../../text/tail.ts';
import { type Token, tokenize } from '../../text/tokens.ts';
import { Body, bodyOf } from './body.ts';
import type { Frame } from './frame.ts';

/** The parts of a record's message; fields as byte strings. */
export interface Parts {
  /** Undefined where the record has no message. */
  readonly message: readonly Token[] | undefined;
  readonly tail: AuditTail;
  readonly cut: boolean;
}

const NOTHING = new Body('', 0, 0, -1, -1, 0);

/** Where kernel, message and enrichment stand. */
export function regionsOf(frame: Frame | undefined): Body {
  if (frame === undefined) return NOTHING;
  const { text, start, libvirt } = frame;
  if (libvirt === undefined) return bodyOf(text, start);
  return new Body(text, start, start, start, text.length, text.length);
}

/** The fields one by one, and libaudit's taken from the end of the message. */
export function partsOf(body: Body, frame: Frame | undefined): Parts {
  const { message } = body;
  if (message === undefined) return { message, tail: {}, cut: false };
  if (frame?.libvirt !== undefined) return { message: tokenize(message), tail: frame.libvirt, cut: false };
  const { tokens, tail } = splitTail(message);
  return { message: tokens, tail, cut: !('res' in tail) };
}

/** The event that a record tells, or why it tells none. */
export function recognized(frame: Frame | undefined, { message, tail, cut }: Parts): Recognized {
  if (frame?.type === undefined) {
    return { reason: { code: 'no-record', message: 'the line is no audit record, or of a type that is not known' } };
  }
  if (!isVirt(frame.type)) return recognize(frame.type, []);
  if (frame.interpreted) {
    return { reason: { code: 'interpreted', message: 'values were replaced by readable ones (ausearch -i)' } };
  }
  if (message === undefined) return { reason: { code: 'no-message', message: "the record has no msg='…'" } };
  // What a cut record says is true up to its last word: with the program's path behind it, the
  // message is whole.
  if (cut && tail.exe === undefined && tail.comm === undefined) {
    return { reason: { code: 'cut', message: 'the record ends before res=, and its last value may be cut' } };
  }
  const result = recognize(frame.type, message);
  // The event is new, and nobody else has it yet.
  if (result.event !== undefined && tail.res !== undefined) result.event.success = tail.res === 'success';
  return result;
}
