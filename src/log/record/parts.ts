import { isVirt } from '../../schema/record-types.ts';
import type { Reason } from '../../text/reason.ts';
import { type Recognized, recognize } from '../../text/recognize.ts';
import { type AuditTail, splitTail } from '../../text/tail.ts';
import { type Token, tokenize } from '../../text/tokens.ts';
import { Body, bodyOf } from './body.ts';
import type { Frame } from './frame.ts';

/** The parts of a record's message; fields as byte strings. */
export interface Parts {
  /** Undefined if the record has no message. */
  readonly message: readonly Token[] | undefined;
  readonly tail: AuditTail;
  readonly cut: boolean;
}

const NOTHING = new Body('', 0, 0, -1, -1, 0, 0);

/** The regions of kernel, message and enrichment. */
export function regionsOf(frame: Frame | undefined): Body {
  if (frame === undefined) return NOTHING;
  const { text, start, libvirt } = frame;
  if (libvirt === undefined) return bodyOf(text, start);
  return new Body(text, start, start, start, text.length, text.length, text.length);
}

/** The fields of a message one by one, with libaudit's tail split off. */
export function partsOf(body: Body, frame: Frame | undefined): Parts {
  const { message } = body;
  if (message === undefined) return { message, tail: {}, cut: false };
  if (frame?.libvirt !== undefined) return { message: tokenize(message), tail: frame.libvirt, cut: false };
  const { tokens, tail } = splitTail(message);
  return { message: tokens, tail, cut: !('res' in tail) };
}

/** The event in a record, or why there is none. */
export function recognized(frame: Frame | undefined, { message, tail, cut }: Parts): Recognized {
  const flaw = frame?.flaw === undefined ? undefined : FLAWS[frame.flaw];
  if (frame !== undefined && flaw?.code === 'stamp-invalid') return { reason: flaw };
  if (frame?.type === undefined) {
    return { reason: { code: 'no-record', message: 'the line is not an audit record, or its type is unknown' } };
  }
  if (!isVirt(frame.type)) return recognize(frame.type, []);
  if (flaw !== undefined) return { reason: flaw };
  if (message === undefined) return { reason: { code: 'no-message', message: "the record has no msg='…'" } };
  // Only the last word of a cut record may be wrong. If the program's path follows the message, the
  // message is complete.
  if (cut && tail.exe === undefined && tail.comm === undefined) {
    return { reason: { code: 'cut', message: 'the record ends before res=, and its last value may be cut' } };
  }
  const result = recognize(frame.type, message);
  // The event is new, and nothing else refers to it yet.
  if (result.event !== undefined && tail.res !== undefined) result.event.success = tail.res === 'success';
  return result;
}

const FLAWS: Readonly<Record<NonNullable<Frame['flaw']>, Reason>> = {
  interpreted: { code: 'interpreted', message: 'values were replaced by readable ones (ausearch -i)' },
  stamp: {
    code: 'stamp-invalid',
    message: 'its time stamp is damaged: audit() does not hold SECONDS.MILLISECONDS:SERIAL',
  },
};
