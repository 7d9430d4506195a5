import { type AuditText, toBytes } from '../../src/codec/bytes.ts';

/** libaudit's own encoding of untrusted text. */
export interface Encoder {
  /** `name="value"` or `name=HEX`; `name="?"` for null. */
  encode(name: string, value: AuditText | null): string;
  needsEncoding(value: AuditText): boolean;
}

/** Loads the encoder, or says why it is missing. */
export async function loadEncoder(): Promise<[Encoder, undefined] | [undefined, string]> {
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
        encode: (name, value) => encode(name, value === null ? null : terminated(value), 0),
        needsEncoding: (value) => needsEncoding(terminated(value), toBytes(value).length),
      },
      undefined,
    ];
  } catch {
    return [undefined, 'needs the npm package koffi, and libaudit1 (Debian, Ubuntu) or audit-libs (Fedora, RHEL)'];
  }
}
