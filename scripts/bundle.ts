// npm run bundle: writes the command to dist/cli, as CommonJS, which Node starts sooner than ES modules.
// Node takes time to find each file, and to compile all that is in it. So what every command needs is
// in one file, what reads records is in a second, and what only some commands need is in others.
import { chmodSync } from 'node:fs';
import { rolldown } from 'rolldown';

/** Source files that share a file, by how their paths begin. What they import comes with them. */
const GROUPS = {
  'command-line': [
    'util/',
    'source/file-chunks',
    'cli/(?:terminal|options|time)/',
    'cli/input/source-options',
    'cli/session/session-(?:manual|options)',
  ],
  records: [
    '(?:codec|schema|text|session)/',
    'log/(?:core|lines|record|event)/',
    'log/(?:block|fallback|line|read)-',
    'log/source/(?:file|stdin)-',
    'cli/input/',
    'report/format/(?:escape|json|raw|times|user|visible)',
  ],
  sessions: ['cli/session/session-command', 'cli/session/sessions', 'report/session/(?:classic|rows)'],
};

const bundle = await rolldown({
  input: { main: 'src/cli/main.ts' },
  platform: 'node',
  external: /^[^./]/,
  transform: { target: 'node20.19' },
  // A module may be needed at once by one command and later by another.
  checks: { ineffectiveDynamicImport: false },
});
await bundle.write({
  dir: 'dist/cli',
  cleanDir: true,
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  codeSplitting: {
    groups: Object.entries(GROUPS).map(([name, paths], index, { length }) => ({
      name,
      test: new RegExp(`/src/(?:${paths.join('|')})`),
      // The first that a file fits.
      priority: length - index,
    })),
  },
  comments: false,
});
await bundle.close();
chmodSync('dist/cli/main.cjs', 0o755);
