/** Rows as text, in an order that depends on nothing but themselves: to compare them as a set. */
export const sortedRows = (rows: readonly unknown[]): string[] =>
  rows.map((row) => JSON.stringify(row, inOrder)).sort();

// Objects are equal whatever the order of their properties.
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
