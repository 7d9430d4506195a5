import { fromByteString } from '../../codec/bytes.ts';
import { typeNumber, VIRT } from '../../schema/record-types.ts';
import type { AuditTail } from '../../text/tail.ts';
import { COLON, DOT } from '../../util/ascii.ts';

/**
 * What stands around a record's fields, as far as the line has it. All strings are byte strings.
 */
export interface Frame {
  readonly type: number | undefined;
  /** What stands there as its name, where no number is known for it. */
  readonly name: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
  readonly serial: number | undefined;
  readonly node: string | undefined;
  /** The fields, kernel's, message and enrichment: all of this text from a place on. */
  readonly text: string;
  readonly start: number;
  /** `ausearch -i` has replaced values by readable ones; they cannot be had back. */
  readonly interpreted: boolean;
  /**
   * Where the line is of libvirt's own log, the body is a bare message, and this is all there is of
   * a tail.
   */
  readonly libvirt: Pick<AuditTail, 'res'> | undefined;
}

/**
 * Finds the record in a line, behind whatever put it there; undefined where there is none.
 *
 * @param type what the line begins with, where somebody has looked already
 */
export function frameOf(line: string, type?: number): Frame | undefined {
  if (line.startsWith('type=')) return auditdFrame(line, type) ?? auditFrame(line, 0, undefined);
  const node = NODE.exec(line);
  if (node !== null) return auditFrame(line, node[0].length, node[1]);
  return libvirtFrame(line) ?? prefixedFrame(line) ?? journalFrame(line);
}

/**
 * The line as auditd writes it, which nearly all are: what regular expressions find as well, but
 * not as fast.
 */
function auditdFrame(line: string, known: number | undefined): Frame | undefined {
  const blank = line.indexOf(' ', 5);
  if (blank === -1 || !line.startsWith('msg=audit(', blank + 1)) return undefined;
  const stamp = blank + 1 + 'msg=audit('.length;
  const dot = stamp + 10;
  const end = line.indexOf(')', dot);
  if (line.charCodeAt(dot) !== DOT || line.charCodeAt(dot + 4) !== COLON) return undefined;
  if (end === -1 || end > dot + 20 || !line.startsWith(': ', end + 1)) return undefined;
  const seconds = digits(line, stamp, dot);
  const milliseconds = digits(line, dot + 1, dot + 4);
  const serial = digits(line, dot + 5, end);
  if (seconds === -1 || milliseconds === -1 || serial === -1) return undefined;
  const type = known ?? typeNumber(line.slice(5, blank));
  const frame = emptyFrame(type, type === undefined ? line.slice(5, blank) : undefined, undefined, line, end + 3);
  frame.time = seconds * 1000 + milliseconds;
  frame.serial = serial;
  return frame;
}

function digits(line: string, start: number, end: number): number {
  if (start === end) return -1;
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = line.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

const NODE = /^node=([^ ]+) (?=type=)/;
// The kernel's own log leaves `msg=` out; `ausearch -i` puts a blank before the colon. Of seconds
// of more digits, nobody can make a date.
const HEADER = /type=([^ ]+) (?:msg=)?audit\((?:(\d{1,12})\.(\d{3}):(\d{1,15})|([^)]*))\)(?: ?:)? ?/y;
const INTERPRETED_STAMP = /\.\d{3}:(\d{1,15})$/;

function auditFrame(line: string, start: number, node: string | undefined): Frame | undefined {
  HEADER.lastIndex = start;
  const header = HEADER.exec(line);
  if (header === null) return undefined;
  const frame = plainFrame(header[1] ?? '', node, line, HEADER.lastIndex);
  if (header[2] !== undefined) {
    frame.time = Number(header[2]) * 1000 + Number(header[3]);
    frame.serial = Number(header[4]);
    return frame;
  }
  const stamp = INTERPRETED_STAMP.exec(header[5] ?? '');
  frame.interpreted = true;
  if (stamp !== null) frame.serial = Number(stamp[1]);
  return frame;
}

// What syslog, audispd and the kernel's log put before a record: `Oct  6 03:11:03 host audispd: `,
// `[ 12.3] audit: `.
const HOST = /\d\d:\d\d:\d\d[^ ]* ([^ \]]+) (?:audispd|audisp-syslog|kernel|audit)(?:\[\d+\])?: /;

function prefixedFrame(line: string): Frame | undefined {
  const start = /(?:^|[ \]])type=[^ ]+ (?:msg=)?audit\(/.exec(line);
  if (start === null) return undefined;
  const prefix = line.slice(0, start.index + 1);
  const node = /(?:^| )node=([^ ]+) $/.exec(prefix)?.[1] ?? HOST.exec(prefix)?.[1];
  return auditFrame(line, line.indexOf('type=', start.index), node);
}

// journalctl's short form: `May 12 12:48:00 host audit[385946]: VIRT_RESOURCE pid=…`. The month may
// be in any language.
const JOURNAL = / audit(?:\[\d+\])?: ([A-Z][A-Z0-9_]*(?:\[\d+\])?) /;

function journalFrame(line: string): Frame | undefined {
  const match = JOURNAL.exec(line);
  if (match === null) return undefined;
  const prefix = line.slice(0, match.index);
  return plainFrame(match[1] ?? '', prefix.slice(prefix.lastIndexOf(' ') + 1), line, match.index + match[0].length);
}

/** The frame of a record whose time its line does not tell. */
export function plainFrame(name: string, node: string | undefined, text: string, start: number): Mutable<Frame> {
  const type = typeNumber(name);
  return emptyFrame(type, type === undefined ? name : undefined, node, text, start);
}

function emptyFrame(
  type: Frame['type'],
  name: Frame['name'],
  node: string | undefined,
  text: string,
  start: number,
): Mutable<Frame> {
  return {
    type,
    name,
    time: undefined,
    serial: undefined,
    node: node === undefined ? undefined : nodeName(node),
    text,
    start,
    interpreted: false,
    libvirt: undefined,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

// What libvirt writes to its own log with audit_logging=1, and where libaudit refused a message.
const LIBVIRT = /(?:^| )success=(yes|no) (?=virt=)|Failed to send audit message (?=virt=)/;

function libvirtFrame(line: string): Frame | undefined {
  const match = LIBVIRT.exec(line);
  // A record's own message may hold such words: libvirt's lines have no `msg=`.
  if (match === null || line.lastIndexOf("msg='", match.index) !== -1) return undefined;
  const text = line.slice(match.index + match[0].length);
  const error = match[1] === undefined ? text.lastIndexOf(': ') : -1;
  const body = error === -1 ? text : text.slice(0, error);
  const frame = emptyFrame(messageType(body), undefined, undefined, body, 0);
  frame.libvirt = match[1] === undefined ? {} : { res: match[1] === 'yes' ? 'success' : 'failed' };
  return frame;
}

// libvirt's log does not name the type, but each has a field that the others lack.
function messageType(text: string): number {
  if (/ op=/.test(text)) return VIRT.CONTROL;
  return / resrc=/.test(text) ? VIRT.RESOURCE : VIRT.MACHINE_ID;
}

/** A host's name from the bytes that a line has of it. */
export function nodeName(node: string): string {
  const name = fromByteString(node);
  return typeof name === 'string' ? name : node;
}
