import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SkippedReporter } from './test/support/skipped-reporter.ts';

// Some tests start programs, and a busy machine may take its time: this ends what hangs, and measures nothing.
const patience = { testTimeout: 60_000, expect: { poll: { timeout: 60_000 } } };
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = [
  { find: /^libaudit-virt$/, replacement: source('src/index.ts') },
  { find: /^libaudit-virt\/(.*)$/, replacement: `${source('src/')}$1.ts` },
];

export default defineConfig({
  resolve: { alias },
  test: {
    // Vitest would leave one processor free.
    maxWorkers: '100%',
    globalSetup: source('test/support/temporary-folder.ts'),
    reporters: ['default', new SkippedReporter()],
    coverage: { include: ['src/**'], exclude: ['src/schema/events.ts', 'src/*.ts', '!src/vitest.ts'] },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          ...patience,
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: ['test/oracle/**', 'test/kernel/**'],
        },
      },
      { resolve: { alias }, test: { name: 'oracle', ...patience, include: ['test/oracle/**/*.test.ts'] } },
      // Touches the machine's audit trail: runs only where LIBAUDIT_VIRT_KERNEL=1 asks for it.
      {
        resolve: { alias },
        test: { name: 'kernel', ...patience, include: ['test/kernel/**/*.test.ts'], fileParallelism: false },
      },
    ],
  },
});
