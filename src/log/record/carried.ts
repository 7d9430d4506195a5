import { typeNumber } from '../../schema/record-types.ts';
import { auditFrame, type Frame, plainFrame, withHost } from './frame.ts';
import { carrierOf } from './headers.ts';
import { entryFrame } from './journal-entry.ts';
import { libvirtFrame } from './libvirt-log.ts';
import { nodeName } from './wrappers.ts';

/**
 * Finds the record in a line that does not begin with it: after a header, in an object, or in
 * libvirt's own log.
 *
 * @param read reads a line within an object
 */
export function carriedFrame(line: string, read: (line: string) => Frame | undefined): Frame | undefined {
  const place = placeOf(line);
  const object = (place === -1 ? line : line.slice(0, place)).indexOf('{');
  if (object !== -1) {
    const wrapped = wrappedFrame(line, object, read);
    if (wrapped !== undefined) return wrapped;
    // The object is damaged. Its quotes are escaped, and other characters may be as well.
    if (place !== -1 && line.includes('=\\"', place)) return undefined;
  }
  return place === -1 ? (libvirtFrame(line) ?? journalFrame(line)) : behindPrefix(line, place);
}

/** Where `type=` is, in front of the first stamp; -1 if there is none. */
function placeOf(line: string): number {
  for (let at = line.indexOf('audit('); at !== -1; at = line.indexOf('audit(', at + 1)) {
    const words = line.slice(Math.max(0, at - LONGEST_TYPE), at);
    const type = words.lastIndexOf('type=');
    if (type !== -1 && TYPE.test(words.slice(type))) return at - words.length + type;
  }
  return -1;
}

const TYPE = /^type=[^ ]+ (?:msg=)?$/;
const LONGEST_TYPE = 64;

function behindPrefix(line: string, place: number): Frame | undefined {
  const frame = auditFrame(line, place);
  if (frame === undefined || place === 0) return frame;
  const start = Math.max(0, place - LONGEST_PREFIX);
  const node = NODE.exec(line.slice(start, place));
  if (node !== null) frame.node = nodeName(node[1] as string);
  const header = node === null ? place : start + node.index;
  return header === 0 ? frame : withHost<Frame>(frame, carrierOf(line.slice(0, header)).host);
}

// The name of a node may contain blanks: it extends to its record.
const NODE = /(?<!\w)node=((?!")(?:(?!(?<!\w)node=).)+) $/s;
const LONGEST_PREFIX = 1024;

/** Reads the object that a log shipper put around a line, from an offset on. */
function wrappedFrame(line: string, start: number, read: (line: string) => Frame | undefined): Frame | undefined {
  try {
    const json = Buffer.from(line.slice(start, line.lastIndexOf('}') + 1), 'latin1').toString('utf8');
    const entry: unknown = JSON.parse(json);
    if (typeof entry !== 'object' || entry === null) return undefined;
    return withHost(entryFrame(entry as Record<string, unknown>, read), carrierOf(line.slice(0, start)).host);
  } catch {
    return undefined;
  }
}

/**
 * Reads a line of journalctl's short formats, `May 12 12:48:00 host audit[3859]: VIRT_RESOURCE
 * pid=…`, which has no stamp. With `-o with-unit`, the tag is the unit of the sender.
 */
function journalFrame(line: string): Frame | undefined {
  const match = TAGGED.exec(line.slice(0, LONGEST_PREFIX));
  if (match === null) return undefined;
  const [all, tag = '', name = ''] = match;
  // Any program may log words in capitals.
  if (!AUDIT_TAG.test(tag) && typeNumber(name) === undefined) return undefined;
  const header = line.slice(0, match.index);
  // In an unknown header, the host is in front of the tag.
  const host = carrierOf(`${header} `).host ?? (AUDIT_TAG.test(tag) ? LAST_WORD.exec(header)?.[0] : undefined);
  return withHost<Frame>(plainFrame(name, line, match.index + all.length), host);
}

const TAGGED = / ([^\s:]{1,256}): ([A-Z][A-Z0-9_]{2,40}(?:\[\d{1,5}\])?) /;
const AUDIT_TAG = /^audit(?:\[\d+\])?$/;
const LAST_WORD = /[^ ]+$/;
