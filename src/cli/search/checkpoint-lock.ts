import { readFileSync } from 'node:fs';
import { readlink, rename, symlink, unlink } from 'node:fs/promises';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';

/**
 * Calls a function while no other run on this machine uses the checkpoint. The lock is a symbolic
 * link next to the checkpoint whose target names this process: unlike a file, it never exists
 * without its content. If no lock can be made, the function is called without one.
 *
 * @throws TransportError `checkpoint-busy` if another run uses the checkpoint; then the function is
 *   not called
 */
export async function whileLocked<T>(checkpoint: string, call: () => Promise<T>): Promise<T> {
  const path = `${checkpoint}.lock`;
  const self = holderOf(process.pid);
  let holder: string | undefined;
  try {
    holder = await takeLock(path, self);
  } catch {
    // The file system has no links, is full, or may not be written. In the last two cases, neither
    // can the checkpoint.
    return call();
  }
  if (holder !== undefined) throw busy(checkpoint, path, holder);
  try {
    return await call();
  } finally {
    const holds = (await targetOf(path).catch(() => undefined)) === self;
    if (holds) await unlink(path).catch(() => {});
  }
}

/**
 * Takes a lock; returns who holds it if someone else does.
 *
 * A process may be killed while it holds the lock. The lock of a dead process may only be replaced
 * by who holds a second lock, named after the dead one, so that of several runs that find it one
 * takes it, and none takes the new lock for the old one. The second lock is taken by the same
 * rules, and replaces the first by being renamed.
 *
 * @param path where the lock is
 * @param self names the process that takes it
 */
export async function takeLock(path: string, self: string): Promise<string | undefined> {
  for (;;) {
    if (await linked(self, path)) return undefined;
    const holder = await targetOf(path);
    if (holder === undefined) continue;
    if (isRunning(holder)) return holder;
    const claim = `${path}.${holder}`;
    const rival = await takeLock(claim, self);
    if (rival !== undefined) return rival;
    if ((await targetOf(path)) === holder) {
      await rename(claim, path);
      return undefined;
    }
    await unlink(claim);
  }
}

/**
 * Names a process so that no other process is ever named so: its ID, when it started, and the boot
 * of the machine.
 */
export function holderOf(pid: number): string {
  return [pid, startOf(pid) ?? 0, bootId()].join('.');
}

async function linked(target: string, path: string): Promise<boolean> {
  try {
    await symlink(target, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The target of a link; undefined if it was removed, the empty string if it is not a link. */
async function targetOf(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EINVAL') return '';
    throw error;
  }
}

/**
 * Whether a holder is running. What is not a lock of this command counts as running: it is not ours
 * to remove.
 */
function isRunning(holder: string): boolean {
  const [, pid, start, boot] = HOLDER.exec(holder) ?? [];
  if (pid === undefined) return true;
  if (boot !== bootId()) return false;
  const started = startOf(Number(pid));
  return started === undefined ? canSignal(Number(pid)) : started === start;
}

const HOLDER = /^(\d{1,10})\.(\d{1,20})\.([0-9a-f-]{0,36})$/;

/**
 * When a process started, in clock ticks since the boot; undefined if it is not running or the
 * system has no /proc.
 */
function startOf(pid: number): string | undefined {
  const stat = contentOf(`/proc/${pid}/stat`);
  // The name of the program is in parentheses and may contain blanks and parentheses. The time is
  // the 22nd field.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

const bootId = (): string => contentOf('/proc/sys/kernel/random/boot_id')?.trim() ?? '';

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function busy(checkpoint: string, path: string, holder: string): TransportError {
  const [, pid] = HOLDER.exec(holder) ?? [];
  const who = pid === undefined ? `${shown(path)} is in the way: remove it` : `process ${pid} uses it`;
  return new TransportError(
    'checkpoint-busy',
    `the checkpoint ${shown(checkpoint)} is in use, nothing was printed: ${who}`,
  );
}
