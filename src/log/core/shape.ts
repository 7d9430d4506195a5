/** Where the fields of a record are: for each name, the place of the first field in its part. */
export interface Shape {
  readonly kernel: ReadonlyMap<string, number>;
  /** With libaudit's tail. */
  readonly message: ReadonlyMap<string, number>;
  readonly enriched: ReadonlyMap<string, number>;
}

/**
 * Reads a shape of the record core.
 *
 * @param elements its fields: the part in the upper two bits, the number of the name in the others
 * @param nameOf the name with that number
 */
export function shapeOf(elements: Uint16Array, nameOf: (number: number) => string): Shape {
  const parts = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()] as const;
  for (const [place, element] of elements.entries()) {
    const part = parts[(element >>> PART) as 0 | 1 | 2];
    const name = nameOf(element & NAME);
    if (!part.has(name)) part.set(name, place);
  }
  const [kernel, message, enriched] = parts;
  return { kernel, message, enriched };
}

const PART = 14;
const NAME = (1 << PART) - 1;
