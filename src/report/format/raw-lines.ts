import type { AuditRecord } from '../../log/record/record.ts';

/** Records exactly as they are in the log. */
export const rawLines = (records: readonly AuditRecord[]): string => records.map(({ line }) => `${line}\n`).join('');
