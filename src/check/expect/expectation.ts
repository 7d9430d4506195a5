import { type AuditText, asByteString, fromByteString, toByteString } from '../../codec/bytes.ts';
import { typeName, typeNumber } from '../../schema/record-types.ts';
import { UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { parseExpectation, type Wanted } from './parse-expectation.ts';
import { shownText } from './shown-text.ts';

/**
 * What a record has to be: its type, and the values of its fields by their names on the wire (`vm`, `vm-pid`, `res`, `exe`).
 * All that is given has to hold; what is not given may be anything. Which field a name means:
 * `res`, `exe`, `hostname`, `addr`, `terminal` and `comm` are what libaudit appended, `pid`, `uid`, `auid`, `ses` and `subj` what
 * the kernel wrote, `node` the host of the line; every other is of the message, or of the record where it has no message.
 */
export interface ExpectedRecord {
  /** Record type, by name (`VIRT_CONTROL`, `AVC`, in any case) or number; any where it is not given. */
  readonly type?: string | number;
  /**
   * The value of a field, compared as bytes. Text that is encoded on the wire (names, paths) is compared decoded, everything
   * else as it stands there. `null` is `?`, by which a record says that there is none. A regular expression has to match somewhere in
   * the value; of a value that is no UTF-8, in its bytes, one character each.
   */
  readonly [field: string]: AuditText | number | RegExp | null | undefined;
}

/** An expectation that is ready to be compared. */
export interface Expectation {
  /** As one would write it on a command line: safe to print. */
  readonly text: string;
  /** Number of the record type. */
  readonly type: number | undefined;
  readonly conditions: readonly Condition[];
}

/** What one field has to be. */
export interface Condition {
  readonly name: string;
  /** Safe to print. */
  readonly wanted: string;
  /** Whether a value, as a decoded byte string, is what is wanted. */
  holds(value: string): boolean;
}

/**
 * Makes an expectation of what somebody has written.
 *
 * @throws UsageError where it is none
 */
export function expectationOf(expected: string | ExpectedRecord): Expectation {
  const { type, fields } = typeof expected === 'string' ? parseExpectation(expected) : partsOf(expected);
  const number = type === undefined ? undefined : numberOfType(type);
  const conditions = fields.map(([name, value]) => conditionOf(name, value));
  if (number === undefined && conditions.length === 0) {
    throw new UsageError('an expectation is empty: give a record type, fields, or both');
  }
  const words = [...(number === undefined ? [] : [typeName(number)]), ...conditions.map(wordOf)];
  return { text: words.join(' '), type: number, conditions };
}

function partsOf({ type, ...rest }: ExpectedRecord): { type: string | number | undefined; fields: [string, Wanted][] } {
  const fields = Object.entries(rest).map(([name, value]): [string, Wanted] => {
    // A property that is spelled wrong somewhere must not be met by every record.
    if (value === undefined)
      throw new UsageError(`the expected ${shown(name)} is undefined: leave it out, or give null`);
    return [name, value];
  });
  return { type, fields };
}

function numberOfType(type: string | number): number {
  const number = typeof type === 'number' ? type : typeNumber(type.toUpperCase());
  if (number !== undefined) return number;
  throw new UsageError(
    `there is no record type ${shown(String(type))}; names are those of audit.log, such as VIRT_CONTROL`,
  );
}

function conditionOf(name: string, value: Wanted): Condition {
  if (value instanceof RegExp) {
    return { name, wanted: shown(String(value)), holds: (seen) => matches(value, fromByteString(seen)) };
  }
  if (value !== null && typeof value === 'object' && 'containing' in value) {
    const part = toByteString(value.containing);
    return { name, wanted: `${shownText(value.containing)} in it`, holds: (seen) => seen.includes(part) };
  }
  const text = value === null ? '?' : typeof value === 'number' ? String(value) : value;
  const bytes = toByteString(text);
  return { name, wanted: shownText(text), holds: (seen) => seen === bytes };
}

function matches(pattern: RegExp, text: AuditText): boolean {
  // One with the flag `g` would go on where it ended in the record before.
  pattern.lastIndex = 0;
  return pattern.test(typeof text === 'string' ? text : asByteString(text));
}

const wordOf = ({ name, wanted }: Condition): string => `${shown(name)}=${PLAIN.exec(wanted)?.[1] ?? wanted}`;

const PLAIN = /^"([^" \\]+)"$/;
