/** Names of numbers, from the form that the generated tables have. */
export class Names {
  readonly #names = new Map<number, string>();

  /**
   * @param list names in the order of their numbers; a number in the list is the number of the next
   *   name
   */
  constructor(list: string) {
    let next = 0;
    for (const word of list.split(' ')) {
      if (NUMBER.test(word)) next = Number(word);
      else this.#names.set(next++, word);
    }
  }

  /** The name of a number; undefined if it has none. */
  of(number: number): string | undefined {
    return this.#names.get(number);
  }

  /** The names of the bits that are set, lowest first. */
  ofBits(value: bigint): string[] {
    const names: string[] = [];
    if (value === 0n) return names;
    for (const [bit, name] of this.#names) if ((value >> BigInt(bit)) & 1n) names.push(name);
    return names;
  }
}

const NUMBER = /^\d+$/;
