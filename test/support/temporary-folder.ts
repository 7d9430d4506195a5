import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests a folder of their own for what is temporary, and takes it away behind them. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'libaudit-virt-'));
  // As that which it stands in: some tests run programs as another user.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
