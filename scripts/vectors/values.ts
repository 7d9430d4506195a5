import type { Codec, CodecKind } from '../../src/codec/codec.ts';

/** A value, and what about it may be done wrong. */
export type Edge = readonly [why: string, value: unknown];

/** A usual value of each codec: the first known word if there are any. */
export function sampleOf({ kind, words }: Codec<unknown>, name: string): unknown {
  return words?.find((word) => word !== '') ?? SAMPLES[kind] ?? NAMED[name] ?? `/dev/${name}`;
}

const NAMED: Readonly<Record<string, string>> = { vm: 'web1' };

const SAMPLES: Partial<Readonly<Record<CodecKind, unknown>>> = {
  word: 'word',
  integer: 4711,
  'hex-number': 136,
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  mac: '52:54:00:12:34:56',
  'device-number': '08:10',
  label: 'system_u:system_r:svirt_t:s0:c1,c2',
};

/** The values at the borders of what a codec accepts, on both sides. */
export function edgesOf(codec: Codec<unknown>): readonly Edge[] {
  const { kind } = codec;
  if (kind === 'encoded') return ENCODED;
  if (kind === 'integer') return INTEGER;
  if (kind === 'hex-number') return HEX_NUMBER;
  if (kind === 'choice') return choiceEdges(codec);
  const isShaped = kind === 'uuid' || kind === 'mac' || kind === 'device-number';
  return [...(SHAPED[kind] ?? []), ...(kind === 'path' ? PATH : BARE), ...(isShaped ? [] : BORDERS.map(borderEdge))];
}

/** Bytes at the borders of what is quoted, and of what a bare word may have. */
const BORDERS = [0x01, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x26, 0x27, 0x28, 0x29, 0x2c, 0x2d, 0x3a, 0x3b, 0x7e, 0x7f];

const borderEdge = (code: number): Edge => [`ends in byte ${hexByte(code)}`, `a${String.fromCharCode(code)}`];
const hexByte = (code: number): string => code.toString(16).toUpperCase().padStart(2, '0');

const WRONG: readonly Edge[] = [
  ['a boolean', true],
  ['a list', ['a']],
];

const ENCODED: readonly Edge[] = [
  ['empty', ''],
  ...BORDERS.map(borderEdge),
  ['only digits of hex, which stay quoted', 'DEADBEEF'],
  ['a backslash', 'a\\b'],
  ['a backslash and a blank', 'a\\ b'],
  ['two question marks', '??'],
  ['forged fields', 'x" res=failed y="'],
  ['two bytes in UTF-8', 'é'],
  ['three bytes in UTF-8', '€'],
  ['four bytes in UTF-8', '😀'],
  ['not normalized', 'e\u0301'],
  ['the last character', '\u{10ffff}'],
  ['bytes that are ASCII', Buffer.from('web1')],
  ['bytes that are UTF-8', Buffer.from('wéb')],
  ['bytes that are not UTF-8', Buffer.of(0x61, 0xff, 0x62)],
  ['every byte but NUL', Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1))],
  ['a question mark', '?'],
  ['a question mark as bytes', Buffer.from('?')],
  ['a NUL', 'a\0b'],
  ['a NUL in bytes', Buffer.from('a\0b')],
  ['half of a surrogate pair', 'a\ud83d'],
  ['a number', 5],
  ...WRONG,
];

const BARE: readonly Edge[] = [
  ['empty', ''],
  ['a question mark', '?'],
  ['two question marks', '??'],
  ['a colon within', 'a:b'],
  ['a comma within', 'a,b'],
  ['an equals sign', 'a=b'],
  ['a blank within', 'a res=failed'],
  ['two bytes in UTF-8', 'é'],
  ['bytes', Buffer.from('word')],
  ['a number', 5],
  ...WRONG,
];

const PATH: readonly Edge[] = [
  ...BARE.filter(([why]) => why !== 'bytes'),
  ['bytes that are UTF-8', Buffer.from('/é')],
  ['bytes that are not UTF-8', Buffer.of(0x2f, 0xff)],
  ['a control character beyond ASCII', '/\u009f'],
  ['the first character beyond the control characters', '/\u00a0'],
  ['four bytes in UTF-8', '/😀'],
  ['a NUL', '/a\0b'],
  ['half of a surrogate pair', '/\ud83d'],
];

const SHAPED: Partial<Readonly<Record<CodecKind, readonly Edge[]>>> = {
  uuid: [
    ['in upper case', '41FFECD5-037E-0059-B074-AB2BF354FD0A'],
    ['without hyphens', '41ffecd5037e0059b074ab2bf354fd0a'],
    ['in braces', '{41ffecd5-037e-0059-b074-ab2bf354fd0a}'],
    ['one digit short', '41ffecd5-037e-0059-b074-ab2bf354fd0'],
    ['with a line end', '41ffecd5-037e-0059-b074-ab2bf354fd0a\n'],
  ],
  mac: [
    ['in upper case', '52:54:00:AB:CD:EF'],
    ['with hyphens', '52-54-00-12-34-56'],
    ['five bytes', '52:54:00:12:34'],
  ],
  'device-number': [
    ['in lower case', 'fd:00'],
    ['one digit', '8:1'],
    ['eight digits', 'FFFFFFFF:FFFFFFFF'],
    ['nine digits', '000000008:00'],
  ],
  word: [
    ['as init, which another form has', 'init'],
    ['in upper case', 'START'],
    ['45 characters', 'a'.repeat(45)],
    ['46 characters', 'a'.repeat(46)],
  ],
};

const NUMBERS = [-2, -1, 0, 1, 15, 16, 255, 256, 0xffffffff, 0x100000000];
const numberEdge = (value: number): Edge => [`${value}`, value];
const OTHER_NUMBERS: readonly Edge[] = [['a fraction', 1.5], ['as text', '5'], ...WRONG];
const HEX_NUMBER: readonly Edge[] = [...NUMBERS.map(numberEdge), ...OTHER_NUMBERS];
const INTEGER: readonly Edge[] = [
  ...NUMBERS.slice(0, 4).map(numberEdge),
  ['the largest', Number.MAX_SAFE_INTEGER],
  ['one more than the largest', Number.MAX_SAFE_INTEGER + 1],
  ...OTHER_NUMBERS,
];

const choiceEdges = ({ words = [] }: Codec<unknown>): readonly Edge[] => [
  ...words.map((word): Edge => [word === '' ? 'nothing' : word, word]),
  ['another word', 'other'],
  ['a known word in upper case', String(words.at(-1)).toUpperCase()],
  ...BARE,
];
