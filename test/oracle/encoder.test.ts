import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditText, toBytes } from '../../src/codec/bytes.ts';
import { needsHex, untrusted } from '../../src/codec/untrusted.ts';
import { text } from '../support/arbitrary.ts';
import { oracle } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';

interface Encoder {
  /** `name="value"` or `name=HEX`. */
  encode(name: string, value: AuditText): string;
  needsEncoding(value: AuditText): boolean;
}

const [libaudit, missing] = await load();

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

async function load(): Promise<[Encoder, undefined] | [undefined, string]> {
  try {
    const { default: koffi } = await import('koffi');
    const library = koffi.load('libaudit.so.1');
    const free = koffi.load(null).func('free', 'void', ['void *']);
    const owned = koffi.disposable('str', free);
    const encode = library.func('audit_encode_nv_string', owned, ['str', 'const void *', 'uint']);
    const needsEncoding = library.func('audit_value_needs_encoding', 'bool', ['const void *', 'uint']);
    // A C string. With a length of 0, libaudit measures the string itself.
    const terminated = (value: AuditText) => Buffer.concat([toBytes(value), Buffer.alloc(1)]);
    return [
      {
        encode: (name, value) => encode(name, terminated(value), 0),
        needsEncoding: (value) => needsEncoding(terminated(value), toBytes(value).length),
      },
      undefined,
    ];
  } catch {
    return [undefined, 'needs the npm package koffi, and libaudit1 (Debian, Ubuntu) or audit-libs (Fedora, RHEL)'];
  }
}
