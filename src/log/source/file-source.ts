import { statSync } from 'node:fs';
import { logFiles, oldestFirst, systemLogs, withoutLeftovers } from '../../source/log-files.ts';
import { shown } from '../../util/printable.ts';
import { recordBatches } from '../read-records.ts';
import type { Source, SourceSetting } from './source.ts';
import { stdinSource } from './stdin-source.ts';

/** The files and directories that a command line names. */
export async function openFiles(words: readonly string[], setting: SourceSetting): Promise<Source[]> {
  const lists: Source[] = [];
  for (const word of oldestFirst(words)) {
    if (word === '-') lists.push(stdinSource(setting.stdin));
    else lists.push(...(await filesAt(word, setting)));
  }
  return lists;
}

/** The logs that auditd writes on this machine. */
export const openSystemLogs = async (): Promise<Source[]> => (await systemLogs()).map(fileSource);

/** The records of a file. */
function fileSource(path: string): Source {
  return {
    name: shown(path),
    once: isOther(path),
    records: (pick, progress) => recordBatches(path, pick, progress),
    identity: async () => (await import('../../source/rotation.ts')).identityAt(path).catch(() => undefined),
  };
}

/** Whether a path names something other than a regular file. */
function isOther(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    // The error is reported when it is read.
    return false;
  }
}

async function filesAt(path: string, { onLeftOut }: SourceSetting): Promise<Source[]> {
  try {
    const files = await logFiles(path);
    if (onLeftOut === undefined || files[0] === path) return files.map(fileSource);
    const kept = withoutLeftovers(files);
    onLeftOut(
      kept,
      files.filter((file) => !kept.includes(file)),
    );
    return kept.map(fileSource);
  } catch (error) {
    return [unreadable(path, error)];
  }
}

/**
 * A source that fails each time it is read, so that the sources before and after it are still read.
 */
const unreadable = (path: string, error: unknown): Source => ({
  name: shown(path),
  once: false,
  // biome-ignore lint/correctness/useYield: it fails before it has anything to yield
  async *records() {
    throw error;
  },
});
