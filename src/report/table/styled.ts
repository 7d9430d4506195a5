import { styleText } from 'node:util';
import type { Style } from './cell.ts';

/** The text in a style of the terminal; unchanged without one. */
export const styled = (text: string, style: Style | undefined): string =>
  style === undefined || text === '' ? text : styleText(style, text, { validateStream: false });
