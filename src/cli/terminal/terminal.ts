import type { ColumnOptions } from '../../report/format/columns.ts';
import { visibleOctal } from '../../report/format/escape.ts';
import type { Io } from './io.ts';

/** How tables are written: in colour on a terminal that has it, and no wider than the terminal. */
export function tableSettings({ terminal: { output, columns }, env }: Io): ColumnOptions {
  return { colour: output && !env.NO_COLOR && env.TERM !== 'dumb', width: output ? columns : undefined };
}

/**
 * A byte string as it may be written to standard output: unchanged in a pipe, whose reader has to
 * handle bytes anyway; on a terminal with everything in octal that the terminal would obey.
 */
export function terminalText(text: string, io: Io): string {
  return io.terminal.output ? text.split('\n').map(visibleOctal).join('\n') : text;
}
