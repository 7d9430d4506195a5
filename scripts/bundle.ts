// npm run bundle: writes the command to dist/cli, as few CommonJS files. Node starts it a tenth sooner
// than as ES modules, and much sooner than as one module per source file.
import { chmodSync } from 'node:fs';
import { rolldown } from 'rolldown';

/**
 * What a command needs goes into one file per line, and what only some commands need into a file for
 * these commands. Each file takes time to find, but code that a command does not need takes more.
 */
const GROUPS = [
  // To read the command line. What they import goes with them.
  { name: 'command-line', test: /\/src\/(?:util|cli\/(?:terminal|options|time))\//, priority: 2 },
  { name: 'records', test: /\/src\/(?:codec|schema|text|log\/(?:lines|record|event)|session)\//, priority: 1 },
];

const bundle = await rolldown({
  input: { main: 'src/cli/main.ts' },
  platform: 'node',
  external: /^[^./]/,
  transform: { target: 'node20.19' },
});
await bundle.write({
  dir: 'dist/cli',
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  codeSplitting: { groups: GROUPS },
  comments: false,
});
await bundle.close();
chmodSync('dist/cli/main.cjs', 0o755);
