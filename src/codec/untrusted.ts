import { type AuditText, fromByteString, toByteString } from './bytes.ts';
import { type Codec, refuse } from './codec.ts';
import { toHex } from './hex.ts';

/**
 * Untrusted text: `"quoted"`, or hexadecimal if quotes would not be safe. Encodes exactly like
 * libaudit's `audit_encode_nv_string` and the kernel's `audit_log_untrustedstring`: if any byte is
 * below 0x21, above 0x7E or `"`, the whole value becomes upper-case hex.
 */
export const untrusted: Codec<AuditText> = {
  kind: 'encoded',
  wire: '"quoted" or HEX',
  encode(text) {
    if (typeof text === 'string') return encodeString(text);
    const wire = toByteString(text);
    return needsHex(wire) ? toHex(text) : encodeString(wire);
  },
  decode(wire) {
    return wire === '' || wire === '?' || wire === '"?"' ? undefined : fromByteString(unquote(wire));
  },
};

function encodeString(text: string): string {
  // libaudit writes "?" for a missing value, so readers would take this text for a missing one.
  if (text === '?') refuse('value-placeholder', 'is "?", which means a missing value');
  return needsHex(text) ? toHex(text) : `"${text}"`;
}

/** Whether libaudit writes this text in hex. */
export const needsHex = (text: string): boolean => UNQUOTABLE.test(text);

// Outside the functions: a literal inside one creates a new object for each call.
const UNQUOTABLE = /[^!#-~]/;

/**
 * Decodes an encoded value to a byte string. Besides quotes and hex, it reads what older libvirt
 * wrote: single quotes around MAC addresses (2010) and bare paths (2011). libauparse reads them the
 * same way.
 */
export function unquote(wire: string): string {
  const last = wire.length - 1;
  const first = wire.charCodeAt(0);
  if (last > 0 && (first === 0x22 || first === 0x27) && wire.charCodeAt(last) === first) {
    return wire.slice(1, last);
  }
  return HEX.test(wire) ? Buffer.from(wire, 'hex').toString('latin1') : wire;
}

const HEX = /^(?:[0-9A-Fa-f]{2})+$/;
