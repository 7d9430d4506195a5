import { typeNumber } from '../../schema/record-types.ts';
import type { AuditTail } from '../../text/tail.ts';
import { stampOf } from './stamp.ts';
import { nodeName } from './wrappers.ts';

/** What a line says around a record's fields. All strings are byte strings, except hosts. */
export interface Frame {
  readonly type: number | undefined;
  /** What the line has as the type's name, if no number is known for it. */
  readonly name: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
  readonly serial: number | undefined;
  /** Host that wrote the record. */
  readonly node: string | undefined;
  /** Host in the header of whatever carried the line, if it is not {@link node}. */
  readonly carrier: string | undefined;
  /** The fields of kernel, message and enrichment: all of this text from an offset on. */
  readonly text: string;
  readonly start: number;
  /**
   * Why it is no record to be used: made readable by `ausearch -i`, which cannot be undone, or with
   * a broken stamp.
   */
  readonly flaw: 'interpreted' | 'stamp' | undefined;
  /** For a line of libvirt's own log, whose body is a bare message: all there is of a tail. */
  readonly libvirt: Pick<AuditTail, 'res'> | undefined;
}

/** A frame that is being put together. */
export type NewFrame = { -readonly [K in keyof Frame]: Frame[K] };

// The kernel's own log omits `msg=`; `ausearch -i` puts a blank before the colon.
const HEADER = /type=([^ ]+) (?:msg=)?audit\(([^)]{0,64})(?:\)(?: ?:)? ?)?/y;

/** Reads the record whose `type=` is at an offset of a line; undefined if there is none. */
export function auditFrame(line: string, start: number): NewFrame | undefined {
  HEADER.lastIndex = start;
  const header = HEADER.exec(line);
  if (header === null) return undefined;
  const frame = plainFrame(header[1] ?? '', line, HEADER.lastIndex);
  return Object.assign(frame, stampOf(header[2] ?? ''));
}

/** The frame of a record whose line does not tell its time. */
export function plainFrame(name: string, text: string, start: number): NewFrame {
  const type = typeNumber(name);
  return emptyFrame(type, type === undefined ? name : undefined, text, start);
}

/** A frame with nothing but its type and fields. */
export function emptyFrame(type: Frame['type'], name: Frame['name'], text: string, start: number): NewFrame {
  return {
    type,
    name,
    time: undefined,
    serial: undefined,
    node: undefined,
    carrier: undefined,
    text,
    start,
    flaw: undefined,
    libvirt: undefined,
  };
}

/**
 * The frame with the host in a header around it, a byte string, unless it names its host itself.
 */
export function withHost<F extends Frame | undefined>(frame: F, host: string | undefined): F {
  if (frame === undefined || host === undefined) return frame;
  const name = nodeName(host);
  if (frame.node === undefined) return { ...frame, node: name };
  return frame.node === name || frame.carrier !== undefined ? frame : { ...frame, carrier: name };
}
