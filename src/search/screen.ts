import { toByteString } from '../codec/bytes.ts';
import type { Screen } from '../log/lines/line-picker.ts';
import { hasAt } from '../log/lines/type-uses.ts';
import { DOUBLE_QUOTE, EQUALS, SPACE } from '../util/ascii.ts';
import type { Criteria } from './criteria.ts';

/**
 * Rejects most lines of other guests by their bytes, before they are parsed; undefined if there is
 * nothing to search for. It rejects a line only if the UUID is nowhere in it, or the name is not in
 * its field `vm`.
 */
export function screenOf({ vm, uuid }: Criteria): Screen | undefined {
  const name = nameFinder(vm);
  const id = finder(uuid);
  if (name === undefined || id === undefined) {
    const test = name ?? id;
    return test && { test, needles: needlesOf({ vm, uuid }) };
  }
  const test: Test = (bytes, start, end) => id(bytes, start, end) && name(bytes, start, end);
  return { test, needles: needlesOf({ vm, uuid }) };
}

/** The texts that the record core looks for: a name is also written in hex. */
function needlesOf({ vm, uuid }: Criteria): Screen['needles'] {
  const name = bytesOf(vm);
  const digits = Buffer.from(name.toString('hex'));
  const groups = [
    [{ bytes: bytesOf(uuid), hex: false }],
    [
      { bytes: name, hex: false },
      { bytes: digits, hex: true },
    ],
  ];
  return groups.filter((texts) => texts.every(({ bytes }) => bytes.length > 0 && bytes.length <= LONGEST));
}

type Test = Screen['test'];

/** The core compares no longer texts. */
const LONGEST = 256;

/** Whether a text occurs between two offsets. */
function finder(text: Criteria['uuid']): Test | undefined {
  const needle = bytesOf(text);
  if (needle.length === 0) return undefined;
  const place = placesOf(needle);
  return (bytes, start, end) => {
    const at = place(bytes, start);
    return at !== -1 && at + needle.length <= end;
  };
}

/**
 * Offset of the next occurrence. Call it with ascending offsets: bytes without an occurrence are
 * then searched once, not for each line.
 */
function placesOf(needle: Buffer): (bytes: Buffer, start: number) => number {
  let searched: Buffer | undefined;
  let at = -1;
  return (bytes, start) => {
    if (bytes !== searched || (at < start && at !== -1)) at = bytes.indexOf(needle, start);
    searched = bytes;
    return at;
  };
}

/**
 * Whether the text may be in the guest's name, which is near the start of the message: comparing
 * these bytes is faster than calling `indexOf`.
 */
function nameFinder(text: Criteria['vm']): Test | undefined {
  const needle = bytesOf(text);
  if (needle.length === 0) return undefined;
  const digits = Buffer.from(needle.toString('hex'));
  const message = placesOf(MESSAGE);
  return (bytes, start, end) => {
    const name = nameAt(bytes, message(bytes, start), end);
    if (name === -1) return true;
    const quoted = bytes[name] === DOUBLE_QUOTE;
    let at = quoted ? name + 1 : name;
    for (const closing = quoted ? DOUBLE_QUOTE : SPACE; at < end && bytes[at] !== closing; at++) {
      if (hasAt(bytes, at, needle) || (!quoted && hasDigits(bytes, at, digits))) return true;
    }
    return !isFieldAt(bytes, quoted ? at + 1 : at, end);
  };
}

const bytesOf = (text: Criteria['vm'] = ''): Buffer => Buffer.from(toByteString(text), 'latin1');

/** Offset of the value of the first `vm` in the message at that offset; -1 if there is none. */
function nameAt(bytes: Buffer, message: number, end: number): number {
  if (message === -1) return -1;
  for (let at = message + MESSAGE.length; at < end; at++) {
    if (bytes[at] === V && hasAt(bytes, at, NAME) && (bytes[at - 1] === SPACE || at === message + MESSAGE.length)) {
      return at + NAME.length;
    }
  }
  return -1;
}

/**
 * Whether a blank and another field follow: a word without `=` would belong to the value before it.
 */
function isFieldAt(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== SPACE || bytes[start + 1] === EQUALS) return false;
  for (let at = start + 1; at < end && bytes[at] !== SPACE; at++) if (bytes[at] === EQUALS) return true;
  return false;
}

/** Whether hex digits, given in lower case, occur at an offset in either case. */
function hasDigits(bytes: Uint8Array, start: number, digits: Uint8Array): boolean {
  // This bit makes letters lower case, and does not change digits.
  for (let i = 0; i < digits.length; i++) if (((bytes[start + i] as number) | 0x20) !== digits[i]) return false;
  return true;
}

const MESSAGE = Buffer.from("msg='");
const NAME = Buffer.from('vm=');
const V = 0x76;
