import { toByteString } from '../codec/bytes.ts';
import type { Screen } from '../log/pick.ts';
import { hasAt } from '../log/type-uses.ts';
import type { Criteria } from './criteria.ts';

/**
 * A look at the bytes of a guest's line that tells most of those apart that cannot be what is searched for, before anything
 * is taken apart; undefined where there is nothing to look for. Says no only where the name or uuid that is asked for stands
 * nowhere in the line, and the name does not stand in the record's in hex either.
 */
export function screenOf({ vm, uuid }: Criteria): Screen | undefined {
  const name = finder(vm);
  const inHex = hexFinder(vm);
  const id = finder(uuid);
  if (name === undefined && id === undefined) return undefined;
  return (bytes, start, end) => {
    if (id !== undefined && !id(bytes, start, end)) return false;
    return name === undefined || name(bytes, start, end) || inHex(bytes, start, end);
  };
}

/** Whether a text stands between two places. Lines are asked about in their order, so that all bytes are searched once. */
function finder(text: Criteria['vm']): Screen | undefined {
  if (text === undefined || text.length === 0) return undefined;
  const needle = Buffer.from(toByteString(text), 'latin1');
  let searched: Buffer | undefined;
  let at = -1;
  return (bytes, start, end) => {
    if (bytes !== searched || (at < start && at !== -1)) at = bytes.indexOf(needle, start);
    searched = bytes;
    return at !== -1 && at + needle.length <= end;
  };
}

/**
 * Whether the record's name may be the text in hex, which stands without quotes. The name is near to where the message begins: a
 * call of `indexOf` would take longer than to look at these bytes.
 */
function hexFinder(text: Criteria['vm']): Screen {
  const digits = Buffer.from(Buffer.from(toByteString(text ?? ''), 'latin1').toString('hex'));
  return (bytes, start, end) => {
    const name = nameAt(bytes, start, end);
    if (name === -1) return true;
    if (bytes[name] === QUOTE) return false;
    for (let at = name; at < end && bytes[at] !== BLANK; at++) if (hasDigits(bytes, at, digits)) return true;
    return false;
  };
}

/** Where the value of the first `vm` in the message stands; -1 where there is none behind a blank. */
function nameAt(bytes: Buffer, start: number, end: number): number {
  const message = bytes.indexOf(MESSAGE, start);
  if (message === -1) return -1;
  for (let at = message + MESSAGE.length; at < end; at++) {
    if (bytes[at] === V && hasAt(bytes, at - 1, NAME)) return at - 1 + NAME.length;
  }
  return -1;
}

/** Whether hex digits, given in small letters, stand at a place in whichever. */
function hasDigits(bytes: Uint8Array, start: number, digits: Uint8Array): boolean {
  // A digit is the same with that bit.
  for (let i = 0; i < digits.length; i++) if (((bytes[start + i] as number) | 0x20) !== digits[i]) return false;
  return true;
}

const MESSAGE = Buffer.from("msg='");
const NAME = Buffer.from(' vm=');
const V = 0x76;
const QUOTE = 0x22;
const BLANK = 0x20;
