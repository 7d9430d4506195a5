import { type AuditText, asByteString, fromByteString, toByteString } from '../../codec/bytes.ts';
import { typeName, typeNumber } from '../../schema/record-types.ts';
import { UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { parseExpectation, type Wanted } from './parse-expectation.ts';
import { shownText } from './shown-text.ts';

/**
 * The record type and the fields that a record must have. Fields have their names on the wire
 * (`vm`, `vm-pid`, `res`, `exe`). Fields that you leave out may have any value.
 *
 * `res`, `exe`, `hostname`, `addr`, `terminal` and `comm` are the fields that libaudit appended;
 * `pid`, `uid`, `auid`, `ses` and `subj` are those that the kernel wrote; `node` is the host of the
 * line. Any other name is a field of the message, or of the record if it has no message.
 */
export interface ExpectedRecord {
  /** Record type, by name (`VIRT_CONTROL`, `AVC`, in any case) or number; any type if left out. */
  readonly type?: string | number;
  /**
   * The value of a field, compared as bytes. Text that is encoded on the wire (names, paths) is
   * compared decoded, any other value as written. `null` is `?`, which records use for a missing
   * value. A regular expression must match somewhere in the value; if the value is not UTF-8, it is
   * matched against its bytes, one character per byte.
   */
  readonly [field: string]: AuditText | number | RegExp | null | undefined;
}

/** An expectation, ready to be compared with records. */
export interface Expectation {
  /** The expectation as you would write it on a command line; safe to print. */
  readonly text: string;
  /** Number of the record type; undefined for any type. */
  readonly type: number | undefined;
  readonly conditions: readonly Condition[];
}

/** The expected value of one field. */
export interface Condition {
  readonly name: string;
  /** The expected value; safe to print. */
  readonly wanted: string;
  /** Whether a value, as a decoded byte string, is as expected. */
  holds(value: string): boolean;
}

/**
 * Prepares an expectation that was given as words or as an object.
 *
 * @throws UsageError if it is invalid
 */
export function expectationOf(expected: string | ExpectedRecord): Expectation {
  const { type, fields } = typeof expected === 'string' ? parseExpectation(expected) : partsOf(expected);
  const number = type === undefined ? undefined : numberOfType(type);
  const conditions = fields.map(([name, value]) => conditionOf(name, value));
  if (number === undefined && conditions.length === 0) {
    throw new UsageError('the expectation is empty: give a record type, fields, or both');
  }
  const words = [...(number === undefined ? [] : [typeName(number)]), ...conditions.map(wordOf)];
  return { text: words.join(' '), type: number, conditions };
}

function partsOf({ type, ...rest }: ExpectedRecord): { type: string | number | undefined; fields: [string, Wanted][] } {
  const fields = Object.entries(rest).map(([name, value]): [string, Wanted] => {
    // Every record would meet a value that is undefined because of a typo.
    if (value === undefined)
      throw new UsageError(
        `the expected ${shown(name)} is undefined: give a value, or null for a missing value, or leave it out`,
      );
    return [name, value];
  });
  return { type, fields };
}

function numberOfType(type: string | number): number {
  const number = typeof type === 'number' ? type : typeNumber(type.toUpperCase());
  if (number !== undefined) return number;
  throw new UsageError(
    `unknown record type ${shown(String(type))}: use a name as in audit.log, for example VIRT_CONTROL`,
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
  // With the flag `g`, it would continue where it stopped in the previous record.
  pattern.lastIndex = 0;
  return pattern.test(typeof text === 'string' ? text : asByteString(text));
}

const wordOf = ({ name, wanted }: Condition): string => `${shown(name)}=${PLAIN.exec(wanted)?.[1] ?? wanted}`;

const PLAIN = /^"([^" \\]+)"$/;
