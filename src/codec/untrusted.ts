import { type AuditText, fromByteString, toByteString } from './bytes.ts';
import { type Codec, refuse } from './codec.ts';
import { toHex } from './hex.ts';

/**
 * Text chosen by somebody else: `"quoted"`, or hexadecimal where quotes could not hold it.
 * Encodes exactly as libaudit's `audit_encode_nv_string` and the kernel's `audit_log_untrustedstring`:
 * any byte below 0x21, above 0x7E or `"` turns the whole value into upper-case hex.
 */
export const untrusted: Codec<AuditText> = {
  wire: '"quoted" or HEX',
  type: 'AuditText',
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
  // libaudit writes "?" for a missing value, so a value of that name could not be told from none.
  if (text === '?') refuse('value-placeholder', 'is "?", which stands for a missing value');
  return needsHex(text) ? toHex(text) : `"${text}"`;
}

/** Whether libaudit would write the text in hex. */
export const needsHex = (text: string): boolean => UNQUOTABLE.test(text);

// Beside the functions: a literal within one is a new object at each call.
const UNQUOTABLE = /[^!#-~]/;

/**
 * The byte string that a wire value stands for. Beside quotes and hex, what older libvirt wrote: single quotes
 * around MAC addresses (2010) and bare paths (2011). libauparse reads these the same way.
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
