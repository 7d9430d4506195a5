import type { AuditText } from './bytes.ts';

/** Text in JSON: a string, or the bytes in upper-case hex if they are not UTF-8. */
export type JsonText = string | { readonly bytes: string };

/** Converts a text to JSON without loss. */
export const toJsonText = (text: AuditText): JsonText =>
  typeof text === 'string' ? text : { bytes: Buffer.from(text).toString('hex').toUpperCase() };

/** Reverses {@link toJsonText}; returns undefined if the value is not text. */
export function fromJsonText(value: unknown): AuditText | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return undefined;
  const { bytes } = value;
  return typeof bytes === 'string' && HEX.test(bytes) ? new Uint8Array(Buffer.from(bytes, 'hex')) : undefined;
}

const HEX = /^(?:[0-9A-Fa-f]{2})*$/;
