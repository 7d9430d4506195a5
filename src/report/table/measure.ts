import type { Group } from './cell.ts';

/** The number of columns that a text takes on a terminal. */
export type Measure = (text: string) => number;

/**
 * Measures texts by the width of their characters. Loading the tables of Unicode takes longer than
 * starting Node, and nearly all text is ASCII.
 */
export async function measureFor(groups: readonly Group[]): Promise<Measure> {
  const isSimple = groups.every(({ rows }) => rows.every((row) => row.every(({ text }) => SIMPLE.test(text))));
  if (isSimple) return (text) => text.length;
  const { default: widthOf } = await import('string-width');
  return (text) => (SIMPLE.test(text) ? text.length : widthOf(text));
}

const SIMPLE = /^[ -~→…]*$/;
