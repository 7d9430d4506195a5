import type { Codec } from './codec.ts';

/**
 * A value that may be missing: `null` is written as `"?"` if values are quoted, and as `?` if they
 * are bare.
 */
export function optional<T>(codec: Codec<T>): Codec<T | null> {
  const { encode, decode } = codec;
  const missing = codec.kind === 'encoded' ? '"?"' : '?';
  return {
    ...codec,
    nullable: true,
    wire: `${codec.wire}, or ${missing} if there is none`,
    encode: (value) => (value === null ? missing : encode(value)),
    decode: (wire) => (wire === '?' || wire === '"?"' || wire === "'?'" ? null : decode(wire)),
  };
}

/**
 * An optional value in a field that older emitters did not write: a record without the field reads
 * as `null`.
 */
export function later<T>(codec: Codec<T | null>): Codec<T | null> {
  return { ...codec, absent: null };
}
