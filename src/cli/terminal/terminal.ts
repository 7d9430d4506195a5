import { visibleOctal } from '../../report/format/escape.ts';
import type { TableOptions } from '../../report/table/table.ts';
import type { Io } from './io.ts';

/**
 * How tables are written: in colour if the terminal supports it, and no wider than the terminal. A
 * serial console or a program that plays a terminal may not know its width: then as in ls(1),
 * `COLUMNS` counts, or else 80.
 */
export function tableSettings({ terminal: { output, columns }, env }: Io): Pick<TableOptions, 'colour' | 'width'> {
  return {
    colour: output && !env.NO_COLOR && env.TERM !== 'dumb',
    width: output ? columns || columnsIn(env) : undefined,
  };
}

const columnsIn = ({ COLUMNS = '' }: Io['env']): number => (/^[1-9]\d{0,5}$/.test(COLUMNS) ? Number(COLUMNS) : 80);

/**
 * Makes a byte string safe for standard output. A pipe gets it unchanged, because its reader must
 * handle bytes anyway; for a terminal, everything that it would obey is in octal.
 */
export function terminalText(text: string, io: Io): string {
  return io.terminal.output ? text.split('\n').map(visibleOctal).join('\n') : text;
}
