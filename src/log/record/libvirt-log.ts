import { VIRT } from '../../schema/record-types.ts';
import { emptyFrame, type Frame } from './frame.ts';

// What libvirt writes to its own log with audit_logging=1, or when libaudit rejected a message.
const LIBVIRT = /(?:^| )success=(yes|no) (?=virt=)|Failed to send audit message (?=virt=)/;

/** Finds the message in a line of libvirt's own log; undefined if there is none. */
export function libvirtFrame(line: string): Frame | undefined {
  const match = LIBVIRT.exec(line);
  // A record's own message may contain the same words, but libvirt's lines have no `msg=`.
  if (match === null || line.lastIndexOf("msg='", match.index) !== -1) return undefined;
  const text = line.slice(match.index + match[0].length);
  const error = match[1] === undefined ? text.lastIndexOf(': ') : -1;
  const body = error === -1 ? text : text.slice(0, error);
  const frame = emptyFrame(messageType(body), undefined, body, 0);
  frame.libvirt = match[1] === undefined ? {} : { res: match[1] === 'yes' ? 'success' : 'failed' };
  return frame;
}

// libvirt's log does not name the type, but each has a field that the others lack.
function messageType(text: string): number {
  if (/ op=/.test(text)) return VIRT.CONTROL;
  return / resrc=/.test(text) ? VIRT.RESOURCE : VIRT.MACHINE_ID;
}
