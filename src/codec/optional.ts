import type { Codec } from './codec.ts';

/** A value that may be missing: `null` is `"?"` where the value is quoted, and a bare `?` elsewhere. */
export function optional<T>(codec: Codec<T>, missing: '"?"' | '?' = '?'): Codec<T | null> {
  const { encode, decode } = codec;
  return {
    ...codec,
    wire: `${codec.wire}, ${missing} where there is none`,
    type: `${codec.type} | null`,
    encode: (value) => (value === null ? missing : encode(value)),
    decode: (wire) => (wire === '?' || wire === '"?"' || wire === "'?'" ? null : decode(wire)),
  };
}

/** An optional value whose whole field older writers left out: read as `null`. */
export function later<T>(codec: Codec<T | null>): Codec<T | null> {
  return { ...codec, absent: null };
}
