import { printable } from '../util/printable.ts';
import { type AuditText, fromByteString, toByteString } from './bytes.ts';
import { type Codec, refuse } from './codec.ts';

/**
 * A bare word, written as it is: no blank, quote or control byte, because nothing protects it on the wire, and no
 * `:`, `,` or `)` at its end, which libauparse would strip. `?` alone stands for a missing value.
 */
const WORD = /^(?!\?$)[!#-&(-~]*[!#-&*+\--9;-~]$/;

/** A bare word of any spelling; `known` are the words in use, offered by editors and listed in the documentation. */
export function word(...known: string[]): Codec<string> {
  const union = known.map((value) => `'${value}'`).join(' | ');
  const codec = bare('word', WORD, known.length === 0 ? 'string' : `${union} | (string & {})`);
  const words = new Set(known);
  return { ...codec, encode: (value) => (words.has(value) ? value : codec.encode(value)) };
}

/** A bare word from a closed list. */
export function oneOf(...values: string[]): Codec<string> {
  const pattern = new RegExp(`^(?:${values.join('|')})$`);
  const codec = bare(values.join(' | '), pattern, values.map((value) => `'${value}'`).join(' | '));
  return { ...codec, decode: (wire) => (values.includes(wire) ? wire : undefined) };
}

/** A bare word of one shape, such as a uuid; `also` is what the reader takes beyond what the writer accepts. */
export function shaped(name: string, pattern: RegExp, also = pattern): Codec<string> {
  return {
    ...bare(name, pattern, 'string'),
    decode: (wire) => (also.test(wire) ? wire : undefined),
  };
}

const PATH = /^(?!\?$)[!#-&(-~\u00a0-\uffff]*[!#-&*+\--9;-~\u00a0-\uffff]$/;

/** A path that libvirt writes without quotes: like a word, but any text beyond ASCII may stand in it, as UTF-8. */
export const barePath: Codec<AuditText> = {
  wire: 'bare path',
  type: 'AuditText',
  unmarked: true,
  pattern: PATH,
  encode(value) {
    const path = fromByteString(toByteString(value));
    if (typeof path !== 'string') refuse('value-raw', 'is not UTF-8, and this field is written bare');
    if (!PATH.test(path)) refuseWord(path);
    return path;
  },
  decode: (wire) => (wire === '' || wire === '?' ? undefined : fromByteString(wire)),
};

function bare(wire: string, pattern: RegExp, type: string): Codec<string> {
  return {
    wire,
    type,
    pattern,
    encode(value) {
      if (typeof value !== 'string') refuse('value-type', 'must be a string');
      if (!pattern.test(value)) {
        if (!WORD.test(value)) refuseWord(value);
        refuse('value-format', `is ${printable(value)}, which is not ${wire}`);
      }
      return value;
    },
    decode(wire) {
      const text = fromByteString(wire);
      return wire === '' || wire === '?' || typeof text !== 'string' ? undefined : text;
    },
  };
}

function refuseWord(value: string): never {
  if (value === '?') refuse('value-placeholder', 'is "?", which stands for a missing value');
  if (value === '') refuse('value-missing', 'is empty');
  refuse(
    'value-raw',
    `is ${printable(value)}, but is written bare: no blank, quote or control byte, and none of ":,)" at its end`,
  );
}
