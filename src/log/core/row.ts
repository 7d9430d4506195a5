/** Number of rows that are kept, and of columns of a row: as in native/record-core/core.h. */
export const ROWS = 8192;
export const ROW = 56;

/** The columns of a row, each a number of 32 bits. The position has two. */
export const COLUMN = {
  position: 0,
  start: 2,
  end: 3,
  type: 4,
  shape: 5,
  seconds: 6,
  milliseconds: 7,
  serial: 8,
  node: 9,
  body: 10,
  bodyEnd: 11,
  succeeded: 12,
  firstValue: 13,
} as const;
