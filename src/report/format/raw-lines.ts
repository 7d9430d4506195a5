import type { RowFormat } from '../../log/core/row-format.ts';
import type { RecordFields } from '../../log/record/record-fields.ts';

/** Records exactly as they are in the log. */
export const rawLines = (records: readonly RecordFields[]): string => records.map(({ line }) => `${line}\n`).join('');

/** The same for rows. */
export const lineRows: RowFormat = {
  usesFields: false,
  decisive: () => [],
  pieces: () => [{ of: 'line' }, '\n'],
};
