import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { packageFolder } from '../../src/util/package-folder.ts';

/** A new folder with others in it, as a URL. */
function tree(...folders: string[]): URL {
  const root = mkdtempSync(join(tmpdir(), 'package folder-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  return pathToFileURL(`${root}/`);
}

const at = (folder: string, root: URL): URL => new URL(folder, root);

test.each(['', 'dist/', 'dist/cli/', 'src/cli/record/'])('The package of %o is found from there', (from) => {
  const root = tree('dist/cli', 'src/cli/record');
  writeFileSync(at('package.json', root), '{}');
  expect(packageFolder(at(from, root)).href).toBe(root.href);
});

test('A package within another is the nearer one', () => {
  const root = tree('node_modules/inner/dist');
  writeFileSync(at('package.json', root), '{}');
  writeFileSync(at('node_modules/inner/package.json', root), '{}');
  expect(packageFolder(at('node_modules/inner/dist/', root)).href).toBe(at('node_modules/inner/', root).href);
});

test('A folder without a package above it is returned itself', () => {
  const from = at('a/b/', tree('a/b'));
  expect(packageFolder(from).href).toBe(from.href);
});

test('The package of the sources is this one', () => {
  const sources = new URL('../../src/cli/record/', import.meta.url);
  expect(packageFolder(sources).href).toBe(new URL('../../', import.meta.url).href);
});
