// Compiles native/record-core with clang and lld, and writes the result as a module, so that
// nobody else needs a compiler: `npm run build:core`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = 'native/record-core';

/** A hash of everything that the record core is made from. */
export function recordCoreSources(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(FOLDER).sort()) hash.update(`${name}\n`).update(readFileSync(`${FOLDER}/${name}`));
  return hash.digest('hex');
}

/** The module, from the compiled record core. */
export function recordCoreModule(compiled: Uint8Array): string {
  const lines =
    Buffer.from(compiled)
      .toString('base64')
      .match(/.{1,96}/g) ?? [];
  return `// Generated from native/record-core by \`npm run build:core\`. Do not edit.

/** SHA-256 of the sources that it was compiled from. */
export const SOURCES = '${recordCoreSources()}';

/** The compiled record core, in base64. */
export const COMPILED =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
}

if (process.argv[1] === import.meta.filename) {
  execFileSync('make', ['-s', '-C', FOLDER], { stdio: 'inherit' });
  writeFileSync('src/log/core/compiled.ts', recordCoreModule(readFileSync('native/build/record-core.wasm')));
}
