import { fromByteString } from '../codec/bytes.ts';
import { typeName, typeNumber, VIRT } from '../schema/record-types.ts';
import type { AuditTail } from '../text/tail.ts';

/** What stands around a record's fields, as far as the line has it. All strings are byte strings. */
export interface Frame {
  readonly type: number | undefined;
  readonly typeName: string | undefined;
  readonly seconds: number | undefined;
  readonly milliseconds: number | undefined;
  readonly serial: number | undefined;
  readonly node: string | undefined;
  /** The fields: kernel's, message and enrichment. */
  readonly body: string;
  /** `ausearch -i` has replaced values by readable ones; they cannot be had back. */
  readonly interpreted: boolean;
  /** Where the line is of libvirt's own log, the body is a bare message, and this is all there is of a tail. */
  readonly libvirt?: Pick<AuditTail, 'res'>;
}

/** Finds the record in a line, behind whatever put it there; undefined where there is none. */
export function frameOf(line: string): Frame | undefined {
  if (line.startsWith('type=')) return auditFrame(line, 0, undefined);
  const node = NODE.exec(line);
  if (node !== null) return auditFrame(line, node[0].length, node[1]);
  return libvirtFrame(line) ?? prefixedFrame(line) ?? journalFrame(line);
}

const NODE = /^node=([^ ]+) (?=type=)/;
// The kernel's own log leaves `msg=` out; `ausearch -i` puts a blank before the colon.
const HEADER = /type=([^ ]+) (?:msg=)?audit\(([^)]*)\)( ?:)? ?/y;
const STAMP = /^(\d{1,15})\.(\d{3}):(\d{1,15})$/;
const INTERPRETED_STAMP = /\.(\d{3}):(\d{1,15})$/;

function auditFrame(line: string, start: number, node: string | undefined): Frame | undefined {
  HEADER.lastIndex = start;
  const header = HEADER.exec(line);
  if (header === null) return undefined;
  const [whole, name = '', stamp = ''] = header;
  const plain = STAMP.exec(stamp);
  const [, milliseconds, serial] = plain?.slice(1) ?? ['', ...(INTERPRETED_STAMP.exec(stamp)?.slice(1) ?? [])];
  return {
    ...typeOf(name),
    seconds: numeric(plain?.[1]),
    milliseconds: numeric(milliseconds),
    serial: numeric(serial),
    node: nodeName(node),
    body: line.slice(start + whole.length),
    interpreted: plain === null,
  };
}

// What syslog, audispd and the kernel's log put before a record: `Oct  6 03:11:03 host audispd: `, `[ 12.3] audit: `.
const HOST = /\d\d:\d\d:\d\d[^ ]* ([^ \]]+) (?:audispd|audisp-syslog|kernel|audit)(?:\[\d+\])?: /;

function prefixedFrame(line: string): Frame | undefined {
  const start = /(?:^|[ \]])type=[^ ]+ (?:msg=)?audit\(/.exec(line);
  if (start === null) return undefined;
  const prefix = line.slice(0, start.index + 1);
  const node = /(?:^| )node=([^ ]+) $/.exec(prefix)?.[1] ?? HOST.exec(prefix)?.[1];
  return auditFrame(line, line.indexOf('type=', start.index), node);
}

// journalctl's short form: `May 12 12:48:00 host audit[385946]: VIRT_RESOURCE pid=…`. The month may be in any language.
const JOURNAL = / audit(?:\[\d+\])?: ([A-Z][A-Z0-9_]*(?:\[\d+\])?) /;

function journalFrame(line: string): Frame | undefined {
  const match = JOURNAL.exec(line);
  if (match === null) return undefined;
  const prefix = line.slice(0, match.index);
  return journalEntryFrame(
    match[1] ?? '',
    prefix.slice(prefix.lastIndexOf(' ') + 1),
    line.slice(match.index + match[0].length),
  );
}

/** The frame of a record as the journal keeps it: type and node are fields of their own there, as is the time. */
export function journalEntryFrame(name: string, node: string | undefined, body: string): Frame {
  return {
    ...typeOf(name),
    seconds: undefined,
    milliseconds: undefined,
    serial: undefined,
    node: nodeName(node),
    body,
    interpreted: false,
  };
}

// What libvirt writes to its own log with audit_logging=1, and where libaudit refused a message.
const LIBVIRT = /(?:^| )success=(yes|no) (?=virt=)|Failed to send audit message (?=virt=)/;

function libvirtFrame(line: string): Frame | undefined {
  const match = LIBVIRT.exec(line);
  // A record's own message may hold such words: libvirt's lines have no `msg=`.
  if (match === null || line.lastIndexOf("msg='", match.index) !== -1) return undefined;
  const text = line.slice(match.index + match[0].length);
  const error = match[1] === undefined ? text.lastIndexOf(': ') : -1;
  const body = error === -1 ? text : text.slice(0, error);
  return {
    ...journalEntryFrame(typeName(messageType(body)), undefined, body),
    libvirt: match[1] === undefined ? {} : { res: match[1] === 'yes' ? 'success' : 'failed' },
  };
}

// libvirt's log does not name the type, but each has a field that the others lack.
function messageType(text: string): number {
  if (/ op=/.test(text)) return VIRT.CONTROL;
  return / resrc=/.test(text) ? VIRT.RESOURCE : VIRT.MACHINE_ID;
}

function typeOf(name: string): Pick<Frame, 'type' | 'typeName'> {
  const type = typeNumber(name);
  return { type, typeName: type === undefined ? name : typeName(type) };
}

function nodeName(node: string | undefined): string | undefined {
  if (node === undefined) return undefined;
  const name = fromByteString(node);
  return typeof name === 'string' ? name : node;
}

const numeric = (digits: string | undefined): number | undefined =>
  digits === undefined || digits === '' ? undefined : Number(digits);
