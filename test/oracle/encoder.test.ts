import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBytes } from '../../src/codec/bytes.ts';
import { needsHex, untrusted } from '../../src/codec/untrusted.ts';
import { text } from '../support/arbitrary.ts';
import { oracle } from '../support/oracle.ts';
import { type Encoder, loadEncoder } from '../support/oracle-encoder.ts';
import { runs } from '../support/runs.ts';

const [libaudit, missing] = await loadEncoder();

oracle("The encoding of untrusted text, compared with libaudit's", missing, () => {
  const { encode, needsEncoding } = libaudit as Encoder;
  const bytes = fc.uint8Array({ min: 1, maxLength: 300 });
  const ascii = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
  const value = fc.oneof(text(), bytes, ascii).filter((each) => toBytes(each).toString('latin1') !== '?');

  test('is the same for strings and bytes', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(`vm=${untrusted.encode(each)}`).toBe(encode('vm', each));
      }),
      { numRuns: runs(2000) },
    );
  });

  test('is the same for every byte, alone and between others', () => {
    for (let byte = 1; byte < 256; byte++) {
      for (const each of [Uint8Array.of(0x61, byte, 0x62), Uint8Array.of(byte)]) {
        if (each.length === 1 && byte === '?'.charCodeAt(0)) continue;
        expect(`new-disk=${untrusted.encode(each)}`).toBe(encode('new-disk', each));
      }
    }
  });

  test('uses hex for the same values', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(needsHex(toBytes(each).toString('latin1'))).toBe(needsEncoding(each));
      }),
    );
  });

  test('rejects the one value that libaudit writes like a missing value', () => {
    expect(encode('vm', '?')).toBe('vm="?"');
    expect(() => untrusted.encode('?')).toThrow(expect.objectContaining({ code: 'value-placeholder' }));
    expect(() => untrusted.encode(Uint8Array.of(0x3f))).toThrow(expect.objectContaining({ code: 'value-placeholder' }));
  });
});
