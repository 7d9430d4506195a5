import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Some tests start programs, and a busy machine may take its time: this ends what hangs, and measures nothing.
const testTimeout = 60_000;
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = [
  { find: /^libaudit-virt$/, replacement: source('src/index.ts') },
  { find: /^libaudit-virt\/(.*)$/, replacement: `${source('src/')}$1.ts` },
];

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: source('test/support/temporary-folder.ts'),
    coverage: { include: ['src/**'], exclude: ['src/schema/events.ts', 'src/*.ts', '!src/vitest.ts'] },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          testTimeout,
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: ['test/oracle/**', 'test/kernel/**'],
        },
      },
      { resolve: { alias }, test: { name: 'oracle', testTimeout, include: ['test/oracle/**/*.test.ts'] } },
      // Touches the machine's audit trail: runs only where LIBAUDIT_VIRT_KERNEL=1 asks for it.
      {
        resolve: { alias },
        test: { name: 'kernel', testTimeout, include: ['test/kernel/**/*.test.ts'], fileParallelism: false },
      },
    ],
  },
});
