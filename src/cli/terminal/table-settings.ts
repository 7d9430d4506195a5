import type { ColumnOptions } from '../../report/format/columns.ts';
import type { Io } from '../io.ts';

/** How tables are written here: in colour on a terminal that has it, and no wider than that. */
export function tableSettings({ terminal: { output, columns }, env }: Io): ColumnOptions {
  return { colour: output && !env.NO_COLOR && env.TERM !== 'dumb', width: output ? columns : undefined };
}
