import type { AuditText } from './bytes.ts';

/** Text in JSON: a string, or where the bytes are no UTF-8, these in upper-case hex. */
export type JsonText = string | { readonly bytes: string };

/** A text as JSON can hold it, without loss. */
export const toJsonText = (text: AuditText): JsonText =>
  typeof text === 'string' ? text : { bytes: Buffer.from(text).toString('hex').toUpperCase() };

/** The text that was; undefined where the value is none. */
export function fromJsonText(value: unknown): AuditText | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return undefined;
  const { bytes } = value;
  return typeof bytes === 'string' && HEX.test(bytes) ? new Uint8Array(Buffer.from(bytes, 'hex')) : undefined;
}

const HEX = /^(?:[0-9A-Fa-f]{2})*$/;
