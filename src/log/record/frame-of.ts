import { typeNumber } from '../../schema/record-types.ts';
import { COLON, DOT } from '../../util/ascii.ts';
import { carriedFrame } from './carried.ts';
import { auditFrame, emptyFrame, type Frame } from './frame.ts';

/**
 * Finds the record in a line, whatever a relay or a tool put in front of it; undefined if there is
 * none.
 *
 * @param type type that the line begins with, if its bytes have been examined
 */
export function frameOf(line: string, type?: number): Frame | undefined {
  if (!line.startsWith('type=')) return carriedFrame(line, frameOf);
  return auditdFrame(line, type) ?? auditFrame(line, 0);
}

/** Reads a line in auditd's own form, as nearly all are. Faster than regular expressions. */
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
  const frame = emptyFrame(type, type === undefined ? line.slice(5, blank) : undefined, line, end + 3);
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
