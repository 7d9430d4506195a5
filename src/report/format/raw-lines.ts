import type { AuditRecord } from '../../log/record/record.ts';

/** Records as they stand in the log, byte for byte. */
export const rawLines = (records: readonly AuditRecord[]): string => records.map(({ line }) => `${line}\n`).join('');
