import { systemLog, systemLogs } from '../../source/log-files.ts';
import { fileKind, fileSource } from './file-source.ts';
import { journalFileKind, journalKind } from './journal-source.ts';
import type { SourceKind } from './source.ts';
import { stdinKind } from './stdin-source.ts';

/**
 * The kinds of sources that a command line can name. A new kind needs a file beside this one, and a
 * line here.
 */
export const SOURCE_KINDS: readonly SourceKind[] = [fileKind, stdinKind, journalKind, journalFileKind];

/** The logs that auditd writes on this machine. They are read if a command line names no source. */
export const SYSTEM_LOGS: SourceKind = {
  id: 'input-logs',
  help: "read the system's logs even if standard input is a pipe",
  open: async () => Promise.all((await systemLogs()).map(fileSource)),
  live: {
    help: "the system's log",
    open: async () => (await import('./live-file.ts')).liveFile(await systemLog()),
  },
};
