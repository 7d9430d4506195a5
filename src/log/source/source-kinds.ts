import type { SourceKind } from './source.ts';

// The code that opens a source is loaded when it is needed: a command lists all kinds in its help
// before it knows which one to open.

/** Files, and directories of logs that are rotated. */
export const fileKind: SourceKind = {
  id: 'file',
  value: 'PATH',
  help: 'read this file or directory; may be repeated, and - is standard input',
  more: 'The logs in a directory and the rotated files of one log are read oldest first, other files in the given order. A fallback file, which an emitter writes for records that the kernel did not accept (marked `fallback=`), is merged with the other files by time. If the kernel recorded such a record after all, it is shown once.',
  open: async (words, setting) => (await import('./file-source.ts')).openFiles(words, setting),
  live: {
    value: 'FILE',
    help: "a log that is still being written, instead of the system's",
    more: 'It need not exist at first.',
    async open(path = '', withPast = false) {
      const { liveFile, liveLogAt } = await import('./live-file.ts');
      return withPast ? liveLogAt(path) : liveFile(path);
    },
  },
};

/** Standard input. */
export const stdinKind: SourceKind = {
  id: 'stdin',
  help: 'read standard input',
  open: async (_, { stdin }) => [(await import('./stdin-source.ts')).stdinSource(stdin)],
};

/** The system's journal. */
const journalKind: SourceKind = {
  id: 'journal',
  help: "read the system's journal",
  more: 'This runs journalctl(1).',
  open: async () => [(await import('./journal-source.ts')).journalSource()],
  live: {
    help: "the system's journal",
    open: async () => (await import('./live-journal.ts')).liveJournal,
  },
};

/** Files of a journal. */
const journalFileKind: SourceKind = {
  id: 'journal-file',
  value: 'PATH',
  help: 'read this file of a journal; may be repeated',
  open: async (files) => [(await import('./journal-source.ts')).journalSource(files)],
};

/**
 * The kinds of sources that a command line can name. A new kind needs a file beside this one, and
 * its description here.
 */
export const SOURCE_KINDS: readonly SourceKind[] = [fileKind, stdinKind, journalKind, journalFileKind];

/** The logs that auditd writes on this machine. They are read if a command line names no source. */
export const SYSTEM_LOGS: SourceKind = {
  id: 'input-logs',
  help: "read the system's logs even if standard input is a pipe",
  more: 'In a cron job, standard input is one.',
  open: async () => (await import('./file-source.ts')).openSystemLogs(),
  live: {
    help: "the system's log",
    open: async () => (await import('./live-file.ts')).liveSystemLog(),
  },
};
