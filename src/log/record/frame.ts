import { typeNumber } from '../../schema/record-types.ts';
import type { AuditTail } from '../../text/tail.ts';
import { stampOf } from './stamp.ts';
import { nodeName } from './wrappers.ts';

/** What a line says around a record's fields. All strings are byte strings, except hosts. */
export interface Frame {
  readonly type: number | undefined;
  /** The type's name in the line, if its number is unknown. */
  readonly name: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
  readonly serial: number | undefined;
  /** Host that wrote the record. */
  readonly node: string | undefined;
  /** Host in the header of whatever carried the line, if it is not {@link node}. */
  readonly carrier: string | undefined;
  /** The fields of kernel, message and enrichment: this text from `start` to its end. */
  readonly text: string;
  readonly start: number;
  /**
   * Why the record cannot be used: `ausearch -i` made it readable, which cannot be undone, or its
   * stamp is damaged.
   */
  readonly flaw: 'interpreted' | 'stamp' | undefined;
  /** For a line of libvirt's own log, whose body is a bare message: its only tail field. */
  readonly libvirt: Pick<AuditTail, 'res'> | undefined;
}

/** A frame under construction. */
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

/** The frame of a record whose line has no time. */
export function plainFrame(name: string, text: string, start: number): NewFrame {
  const type = typeNumber(name);
  return emptyFrame(type, type === undefined ? name : undefined, text, start);
}

/** A frame with only its type and fields. */
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
 * Adds the host of a surrounding header, a byte string: as the node if the record names none,
 * otherwise as the carrier if it differs.
 */
export function withHost<F extends Frame | undefined>(frame: F, host: string | undefined): F {
  if (frame === undefined || host === undefined) return frame;
  const name = nodeName(host);
  if (frame.node === undefined) return { ...frame, node: name };
  return frame.node === name || frame.carrier !== undefined ? frame : { ...frame, carrier: name };
}
