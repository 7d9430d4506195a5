import { printable } from '../util/printable.ts';
import { type AuditText, fromByteString, toByteString } from './bytes.ts';
import { type Codec, type CodecKind, refuse } from './codec.ts';

/**
 * A bare word, written unchanged. Nothing protects it in the record, so it has no blank, quote or
 * control byte, and does not end in `:`, `,` or `)`, which libauparse strips. `?` alone means a
 * missing value.
 */
const WORD = /^(?!\?$)[!#-&(-~]*[!#-&*+\--9;-~]$/;

/** A bare word; `known` lists common words for editors and documentation, but any word is valid. */
export function word(...known: string[]): Codec<string> {
  const codec = bare('word', 'word', WORD);
  const words = new Set(known);
  return { ...codec, words: known, encode: (value) => (words.has(value) ? value : codec.encode(value)) };
}

/** A bare word that is a security label. */
export const label: Codec<string> = bare('label', 'word', WORD);

/** A bare word from a closed list. */
export function oneOf(...values: string[]): Codec<string> {
  const pattern = new RegExp(`^(?:${values.join('|')})$`);
  return {
    ...bare('choice', values.join(' | '), pattern),
    words: values,
    decode: (wire) => (values.includes(wire) ? wire : undefined),
  };
}

/**
 * A bare word of one shape, such as a UUID; `also` matches what the reader accepts if that is more
 * than `pattern`.
 */
export function shaped(kind: CodecKind, wire: string, pattern: RegExp, also = pattern): Codec<string> {
  return {
    ...bare(kind, wire, pattern),
    decode: (text) => (also.test(text) ? text : undefined),
  };
}

const PATH = /^(?!\?$)[!#-&(-~\u00a0-\uffff]*[!#-&*+\--9;-~\u00a0-\uffff]$/;

/** A path that libvirt writes without quotes: like a word, but with any non-ASCII text in UTF-8. */
export const barePath: Codec<AuditText> = {
  kind: 'path',
  wire: 'bare path',
  pattern: PATH,
  encode(value) {
    const path = fromByteString(toByteString(value));
    if (typeof path !== 'string') refuse('value-raw', 'is not UTF-8, and this field is written bare');
    if (!PATH.test(path)) refuseWord(path);
    return path;
  },
  decode: (wire) => (wire === '' || wire === '?' ? undefined : fromByteString(wire)),
};

function bare(kind: CodecKind, wire: string, pattern: RegExp): Codec<string> {
  return {
    kind,
    wire,
    pattern,
    encode(value) {
      if (typeof value !== 'string') refuse('value-type', 'must be a string');
      if (!pattern.test(value)) {
        if (!WORD.test(value)) refuseWord(value);
        refuse('value-format', `is ${printable(value)}, which is not ${wire}`);
      }
      return value;
    },
    decode(bytes) {
      const text = fromByteString(bytes);
      return bytes === '' || bytes === '?' || typeof text !== 'string' ? undefined : text;
    },
  };
}

function refuseWord(value: string): never {
  if (value === '?') refuse('value-placeholder', 'is "?", which means a missing value');
  if (value === '') refuse('value-missing', 'is empty');
  refuse(
    'value-raw',
    `is ${printable(value)}, but this field is written bare: no blank, quote or control byte, and none of ":,)" at the end`,
  );
}
