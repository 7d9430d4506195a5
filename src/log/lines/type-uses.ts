import { typeNames, typeNumber } from '../../schema/record-types.ts';
import { SPACE } from '../../util/ascii.ts';

/**
 * Recognizes record types by the bytes of their names. Only names in another spelling, such as
 * `UNKNOWN[2500]`, become text.
 */
export class TypeUses<Use> {
  readonly #useOf: (type: number) => Use | undefined;
  readonly #known: ReadonlyMap<number, readonly KnownName<Use>[]>;
  readonly #spelled = new Map<string, TypeUse<Use> | undefined>();
  /** Whether a useful name may begin with two bytes. */
  readonly #beginnings = new Uint8Array(1 << 16);

  /** @param useOf why a type is wanted, by its number; undefined if it is not */
  constructor(useOf: (type: number) => Use | undefined) {
    this.#useOf = useOf;
    this.#known = knownNames(useOf);
    for (const letters of this.#known.keys()) this.#beginnings[letters >>> 16] = 1;
    // Numbers are types too.
    this.#beginnings.fill(1, 0x3000, 0x3a00);
  }

  /** Whether the name that starts at an offset may be useful. */
  mayBegin(bytes: Uint8Array, start: number): boolean {
    return this.#beginnings[((bytes[start] as number) << 8) | (bytes[start + 1] as number)] === 1;
  }

  /**
   * Why a type is wanted; undefined if it is not. Its name starts at `start`, and its line ends at
   * `end`.
   */
  at(bytes: Buffer, start: number, end: number): TypeUse<Use> | undefined {
    const names = this.#known.get(lettersAt(bytes, start));
    if (names !== undefined) {
      for (let i = 0; i < names.length; i++) {
        const known = names[i] as KnownName<Use>;
        if (hasAt(bytes, start + LETTERS, known.rest)) return known.of;
      }
    }
    if (names === undefined && !isDigit(bytes[start])) return undefined;
    const name = nameAt(bytes, start, end);
    const of = this.#spelled.has(name) ? this.#spelled.get(name) : typeUse(name, this.#useOf);
    if (this.#spelled.size < MOST) this.#spelled.set(name, of);
    return of;
  }
}

/** A type that is wanted, and why. */
export interface TypeUse<Use> {
  readonly type: number;
  readonly use: Use;
}

interface KnownName<Use> {
  /** What follows its first letters, including the blank. */
  readonly rest: Uint8Array;
  readonly of: TypeUse<Use> | undefined;
}

function typeUse<Use>(name: string, useOf: (type: number) => Use | undefined): TypeUse<Use> | undefined {
  const type = typeNumber(name);
  const use = type === undefined ? undefined : useOf(type);
  return type === undefined || use === undefined ? undefined : { type, use };
}

/** Names by their first letters, if at least one of them is useful. */
function knownNames<Use>(useOf: (type: number) => Use | undefined): Map<number, KnownName<Use>[]> {
  const known = new Map<number, KnownName<Use>[]>();
  for (const name of typeNames) {
    const bytes = Buffer.from(`${name} `);
    const letters = lettersAt(bytes, 0);
    known.set(letters, [...(known.get(letters) ?? []), { rest: bytes.subarray(LETTERS), of: typeUse(name, useOf) }]);
  }
  for (const [letters, names] of known) if (names.every(({ of }) => of === undefined)) known.delete(letters);
  return known.set(lettersAt(Buffer.from('UNKNOWN'), 0), []);
}

/** Whether a word is at an offset of some bytes. */
export function hasAt(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
}

/** Where the name that starts at an offset ends: at a blank, or with its line. */
export function nameEndAt(bytes: Uint8Array, start: number, end: number): number {
  const most = Math.min(end, start + LONGEST);
  let at = start;
  while (at < most && bytes[at] !== SPACE) at++;
  return at;
}

const isDigit = (byte = 0): boolean => byte >= 0x30 && byte <= 0x39;

const nameAt = (bytes: Buffer, start: number, end: number): string =>
  bytes.toString('latin1', start, nameEndAt(bytes, start, end));

/** The first four letters of a name as one number. */
const lettersAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number);

/** Number of letters by which names are grouped. */
const LETTERS = 4;

/** No name of a record type is longer. */
const LONGEST = 40;
/** There are about 250 names. More come from a damaged log, and are not kept. */
const MOST = 1000;
