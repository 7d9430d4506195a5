import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the ffi-napi driver cannot be opened in a worker thread, because it would crash when the thread ends', () => {
  const script = fileURLToPath(new URL('../support/worker-ffi-napi.ts', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
  expect([stdout, status]).toEqual(['platform\n', 0]);
});
