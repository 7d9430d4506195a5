import { stat } from 'node:fs/promises';
import { logFiles, systemLogs, withoutLeftovers } from '../../source/log-files.ts';
import { identityAt } from '../../source/rotation.ts';
import { shown } from '../../util/printable.ts';
import { recordBatches } from '../read-records.ts';
import type { Source, SourceSetting } from './source.ts';
import { stdinSource } from './stdin-source.ts';

/** The files and directories that a command line names. */
export async function openFiles(words: readonly string[], setting: SourceSetting): Promise<Source[]> {
  const lists: Source[] = [];
  for (const word of words) {
    if (word === '-') lists.push(stdinSource(setting.stdin));
    else lists.push(...(await filesAt(word, setting)));
  }
  return lists;
}

/** The logs that auditd writes on this machine. */
export const openSystemLogs = async (): Promise<Source[]> => Promise.all((await systemLogs()).map(fileSource));

/** The records of a file. */
async function fileSource(path: string): Promise<Source> {
  const stats = await stat(path).catch(() => undefined);
  return {
    name: shown(path),
    once: stats !== undefined && !stats.isFile(),
    records: (pick, progress) => recordBatches(path, pick, progress),
    identity: () => identityAt(path).catch(() => undefined),
  };
}

async function filesAt(path: string, { onLeftOut }: SourceSetting): Promise<Source[]> {
  try {
    const files = await logFiles(path);
    if (onLeftOut === undefined || files[0] === path) return Promise.all(files.map(fileSource));
    const kept = withoutLeftovers(files);
    onLeftOut(
      kept,
      files.filter((file) => !kept.includes(file)),
    );
    return Promise.all(kept.map(fileSource));
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
