import { visibleOctal } from '../../report/format/escape.ts';
import type { TableOptions } from '../../report/table/table.ts';
import type { Io } from './io.ts';

/**
 * How tables are written: in colour if the terminal supports it, and no wider than the terminal.
 */
export function tableSettings({ terminal: { output, columns }, env }: Io): Pick<TableOptions, 'colour' | 'width'> {
  return { colour: output && !env.NO_COLOR && env.TERM !== 'dumb', width: output ? columns : undefined };
}

/**
 * Makes a byte string safe for standard output. A pipe gets it unchanged, because its reader must
 * handle bytes anyway; for a terminal, everything that it would obey is in octal.
 */
export function terminalText(text: string, io: Io): string {
  return io.terminal.output ? text.split('\n').map(visibleOctal).join('\n') : text;
}
