import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { 'libaudit-virt': fileURLToPath(new URL('src/index.ts', import.meta.url)) };

export default defineConfig({
  resolve: { alias },
  test: {
    coverage: { include: ['src/**'], exclude: ['src/schema/events.ts', 'src/index.ts'] },
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/oracle/**', 'test/kernel/**'] },
      },
      { resolve: { alias }, test: { name: 'oracle', include: ['test/oracle/**/*.test.ts'] } },
      // Touches the machine's audit trail: runs only where LIBAUDIT_VIRT_KERNEL=1 asks for it.
      { resolve: { alias }, test: { name: 'kernel', include: ['test/kernel/**/*.test.ts'], fileParallelism: false } },
    ],
  },
});
