import type { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/**
 * Writes lines to a log at full speed in a worker thread, and rotates the log after every few
 * lines, as auditd does: for a moment the log may be missing, or the renamed log may still be open.
 */
export function rotatingWriter(path: string, lines: readonly string[]): Promise<void> {
  const worker = new Worker(`(${writeAll})(require('node:fs'), require('node:worker_threads').workerData)`, {
    eval: true,
    workerData: { path, lines },
  });
  return new Promise((resolve, reject) => worker.on('error', reject).on('exit', () => resolve()));
}

// The thread runs the source text of this function, so it must not use anything from this module.
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
