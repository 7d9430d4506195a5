import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach } from 'vitest';

/** Gives each test of a file a folder of its own. Returns a function that names the current one. */
export function folderPerTest(name: string): () => string {
  const root = mkdtempSync(join(tmpdir(), `${name}-`));
  let folder = '';
  let folders = 0;
  beforeEach(() => {
    folder = join(root, String(++folders));
    mkdirSync(folder);
  });
  afterAll(() => rmSync(root, { recursive: true }));
  return () => folder;
}
