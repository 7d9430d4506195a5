import type { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/**
 * Writes lines to a log as fast as it can, in a thread of its own, and rotates it behind every few of them, as auditd does: a log
 * that was renamed may be written to for a moment, and there may be none of the name.
 */
export function rotatingWriter(path: string, lines: readonly string[]): Promise<void> {
  const worker = new Worker(`(${writeAll})(require('node:fs'), require('node:worker_threads').workerData)`, {
    eval: true,
    workerData: { path, lines },
  });
  return new Promise((resolve, reject) => worker.on('error', reject).on('exit', () => resolve()));
}

// Its text is the thread's program, so that it may use nothing of this module.
function writeAll(
  fs: {
    existsSync: typeof existsSync;
    openSync: typeof openSync;
    closeSync: typeof closeSync;
    writeSync: typeof writeSync;
    renameSync: typeof renameSync;
  },
  { path, lines }: { path: string; lines: readonly string[] },
): void {
  let file = fs.openSync(path, 'a');
  for (const [index, line] of lines.entries()) {
    const half = Math.floor(line.length / 2);
    fs.writeSync(file, line.slice(0, half));
    fs.writeSync(file, line.slice(half));
    if (index % 5 !== 4) continue;
    let oldest = 1;
    while (fs.existsSync(`${path}.${oldest}`)) oldest++;
    for (let n = oldest; n > 1; n--) fs.renameSync(`${path}.${n - 1}`, `${path}.${n}`);
    fs.renameSync(path, `${path}.1`);
    fs.closeSync(file);
    file = fs.openSync(path, 'a');
  }
  fs.closeSync(file);
}
