import type { LiveLines } from './live-lines.ts';
import type { ListOptions, SessionFormat } from './report.ts';

/** A format as `--help` lists it. It is loaded when it is used, because loading takes most of the time to start. */
export interface ListedFormat {
  /** What `--help` says about it, after its name. */
  readonly help?: string;
  load(): Promise<SessionFormat>;
  /** Writes what happens while a log is followed. */
  live(options: ListOptions): Promise<LiveLines>;
}

/** The formats in which sessions are listed, by name. */
export const SESSION_FORMATS: Readonly<Record<'classic' | 'table' | 'json' | 'csv', ListedFormat>> = {
  classic: {
    help: 'the columns of auvirt 3.0.9',
    load: async () => (await import('./classic.ts')).classicFormat,
    live: async (options) => (await import('./classic-lines.ts')).classicLines(options),
  },
  table: {
    load: async () => (await import('./table.ts')).tableFormat,
    live: async (options) => (await import('./table-lines.ts')).tableLines(options),
  },
  json: {
    load: async () => (await import('./session-json-format.ts')).jsonFormat,
    live: async () => (await import('./json-lines.ts')).jsonLines(),
  },
  csv: {
    help: 'for spreadsheets',
    load: async () => (await import('./csv-format.ts')).csvFormat,
    live: async (options) => (await import('./csv-lines.ts')).csvLines(options),
  },
};
