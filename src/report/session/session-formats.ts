import type { SessionFormat } from './report.ts';

/** A format as `--help` lists it. It is loaded when it is used, because loading takes most of the time to start. */
export interface ListedFormat {
  /** What `--help` says about it, after its name. */
  readonly help?: string;
  load(): Promise<SessionFormat>;
}

/** The formats in which sessions are listed, by name. */
export const SESSION_FORMATS: Readonly<Record<'classic' | 'table' | 'json' | 'csv', ListedFormat>> = {
  classic: {
    help: 'the columns of auvirt 3.0.9',
    load: async () => (await import('./classic.ts')).classicFormat,
  },
  table: { load: async () => (await import('./table.ts')).tableFormat },
  json: { load: async () => (await import('./session-json-format.ts')).jsonFormat },
  csv: { help: 'for spreadsheets', load: async () => (await import('./csv-format.ts')).csvFormat },
};
