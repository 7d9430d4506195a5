import { closeSync, lstatSync, openSync, renameSync, type Stats, unlinkSync } from 'node:fs';

/**
 * Renames an open file after the current time. Creating the new name first keeps several processes
 * from replacing each other's files. Numbers that shift with each rotation, such as auditd's, could
 * not be reserved like this.
 *
 * @param opened the open file: another file under its name is left alone
 * @returns whether the name is free, or another file has it
 */
export function rotated(path: string, opened: Stats): boolean {
  try {
    const found = lstatSync(path);
    // The name of a link is not that of the open file, which has to keep growing.
    if (found.isSymbolicLink()) return false;
    if (!isSameFile(found, opened)) return true;
    const name = reservedName(path);
    try {
      renameSync(path, name);
    } catch (error) {
      unlinkSync(name);
      throw error;
    }
    return true;
  } catch (error) {
    // Another process has renamed it.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

export const isSameFile = (one: Stats | undefined, other: Stats): boolean =>
  one !== undefined && one.ino === other.ino && one.dev === other.dev;

function reservedName(path: string): string {
  for (let time = Date.now(); ; time++) {
    const name = nameAt(path, time);
    try {
      closeSync(openSync(name, 'wx', 0o600));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function nameAt(path: string, time: number): string {
  const digits = new Date(time).toISOString().replace(/\D/g, '');
  return `${path}-${digits.slice(0, 8)}-${digits.slice(8)}`;
}
