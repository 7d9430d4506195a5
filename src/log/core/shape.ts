/** Where the fields of a record are: for each name, the place of the first field in its part. */
export interface Shape {
  readonly kernel: ReadonlyMap<string, number>;
  /** With libaudit's tail. */
  readonly message: ReadonlyMap<string, number>;
  readonly enriched: ReadonlyMap<string, number>;
  /** All names in the order of their places, with duplicates. */
  readonly names: readonly string[];
  /** How many of them the kernel wrote, and how many those and the message have. */
  readonly messageStart: number;
  readonly messageEnd: number;
}

/**
 * Reads a shape of the record core.
 *
 * @param elements its fields: the part in the upper two bits, the number of the name in the others
 * @param nameOf the name with that number
 */
export function shapeOf(elements: Uint16Array, nameOf: (number: number) => string): Shape {
  const parts = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()] as const;
  const names: string[] = [];
  const ends: [number, number, number] = [0, 0, 0];
  for (const [place, element] of elements.entries()) {
    const index = (element >>> PART) as 0 | 1 | 2;
    const part = parts[index];
    const name = asKey(nameOf(element & NAME));
    names.push(name);
    ends[index] = place + 1;
    if (!part.has(name)) part.set(name, place);
  }
  const [kernel, message, enriched] = parts;
  const messageStart = ends[0];
  return { kernel, message, enriched, names, messageStart, messageEnd: Math.max(messageStart, ends[1]) };
}

// V8 keeps one string for each name of a property, and finds that in a map without comparing bytes.
const asKey = (name: string): string => Object.keys({ [name]: true })[0] ?? name;

const PART = 14;
const NAME = (1 << PART) - 1;
