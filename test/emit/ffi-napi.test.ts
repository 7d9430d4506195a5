import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the ffi-napi driver refuses a worker thread, whose end it would not survive', () => {
  const script = fileURLToPath(new URL('../support/worker-ffi-napi.ts', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
  expect([stdout, status]).toEqual(['platform\n', 0]);
});
