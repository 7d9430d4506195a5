import { asByteString } from '../../codec/bytes.ts';
import type { Codec } from '../../codec/codec.ts';
import { needsHex, unquote } from '../../codec/untrusted.ts';
import type { Field } from '../../schema/form.ts';
import type { Token } from '../../text/tokens.ts';
import { FormatError } from '../../util/errors.ts';

type AnyCodec = Field['codec'];

/** An encoded value, analyzed for its checks. */
export interface EncodedValue extends Token {
  /** Whether the field may be missing, which is written `"?"`. */
  readonly isOptional: boolean;
  /**
   * How the value is written: `none` is nothing or a placeholder, `hex` any number of hex digits of
   * either case.
   */
  readonly notation: 'none' | 'quoted' | 'hex' | 'unquoted';
  /** The text that the value encodes, as a byte string. */
  readonly text: string;
}

/** A value without encoding. */
export interface BareValue extends Token {
  readonly codec: AnyCodec;
}

/** Whether values of this codec are encoded by libaudit's rules. */
export const isEncoded = (codec: AnyCodec): boolean => codec.kind === 'encoded';

/** Whether values of this codec may be missing. */
export const isOptional = (codec: AnyCodec): boolean => codec.nullable === true;

/** Whether libaudit would write the value exactly like this. */
export function isWellEncoded(wire: string, mayBeMissing: boolean): boolean {
  if (wire === '"?"') return mayBeMissing;
  if (isQuoted(wire)) return !needsHex(wire.slice(1, -1));
  if (!UPPER_HEX.test(wire)) return false;
  const text = unquote(wire);
  return needsHex(text) && !text.includes('\0');
}

/** Analyzes an encoded value. */
export function encodedValue({ name, wire }: Token, mayBeMissing: boolean): EncodedValue {
  return { name, wire, isOptional: mayBeMissing, notation: notationOf(wire), text: unquote(wire) };
}

function notationOf(wire: string): EncodedValue['notation'] {
  if (wire === '' || wire === '?' || wire === '"?"') return 'none';
  if (isQuoted(wire)) return 'quoted';
  return HEX_DIGITS.test(wire) ? 'hex' : 'unquoted';
}

/** Whether a writer would write exactly this for the value that a reader gets. */
export function isCanonical(codec: Codec<unknown>, wire: string): boolean {
  const value = codec.decode(wire);
  if (value === undefined) return false;
  try {
    return asByteString(codec.encode(value)) === wire;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

const isQuoted = (wire: string): boolean => wire.length > 1 && wire.startsWith('"') && wire.endsWith('"');

const UPPER_HEX = /^(?:[0-9A-F]{2})+$/;
const HEX_DIGITS = /^[0-9A-Fa-f]+$/;
