import { type Codec, refuse } from './codec.ts';

/** A decimal integer from `least` to the largest exact JavaScript number (2^53 - 1). */
export function integer(least: number): Codec<number> {
  return {
    kind: 'integer',
    wire: 'decimal',
    encode(value) {
      if (typeof value !== 'number') refuse('value-type', 'must be a number');
      if (!Number.isSafeInteger(value) || value < least) {
        refuse('value-format', `is ${value}, but must be an integer from ${least} to 2^53 - 1`);
      }
      return String(value);
    },
    decode(wire) {
      const value = /^-?\d{1,16}$/.test(wire) ? Number(wire) : Number.NaN;
      return Number.isSafeInteger(value) && value >= least ? value : undefined;
    },
  };
}

/**
 * A number in upper-case hex of at least two digits, like libvirt's `%02X`: `maj=88` is major
 * number 136.
 */
export const hexNumber: Codec<number> = {
  kind: 'hex-number',
  wire: 'upper-case hex',
  encode(value) {
    if (typeof value !== 'number') refuse('value-type', 'must be a number');
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      refuse('value-format', `is ${value}, but must be an integer from 0 to 4294967295`);
    }
    return value.toString(16).toUpperCase().padStart(2, '0');
  },
  decode: (wire) => (/^[0-9A-Fa-f]{1,8}$/.test(wire) ? Number.parseInt(wire, 16) : undefined),
};
