// npm run page: writes dist/page/timeline.html, the page of `auvirt timeline` without its data.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = (name: string): string => readFileSync(join(root, 'src/page', name), 'utf8');

/** Bundles the page into one file, and returns its path. */
export async function buildPage(): Promise<string> {
  const [script, style] = [await bundle(), styleOf()];
  const parts: Readonly<Record<string, string>> = {
    SCRIPT: script,
    SCRIPT_HASH: hashOf(script),
    STYLE: style,
    STYLE_HASH: hashOf(style),
  };
  const page = source('page.html').replace(/\{\{(\w+)\}\}/g, (all, name: string) => parts[name] ?? all);
  const path = join(root, 'dist/page/timeline.html');
  mkdirSync(dirname(path), { recursive: true });
  // Somebody may be reading the old one.
  const made = `${path}.${process.pid}`;
  writeFileSync(made, page);
  renameSync(made, path);
  return path;
}

/** The script, with the notices of the packages in it. */
async function bundle(): Promise<string> {
  const build = await rolldown({
    input: join(root, 'src/page/main.ts'),
    platform: 'browser',
    tsconfig: join(root, 'src/page/tsconfig.json'),
    transform: { target: 'es2022' },
    // Rooms that the page shares with the command also import what only Node has.
    external: /^node:/,
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await build.generate({ format: 'iife', minify: true, comments: false });
  await build.close();
  const [{ code, moduleIds }] = output;
  if (/["'`]node:|\brequire\(/.test(code)) throw new Error('the page imports a module of Node');
  if (/<\/script|<!--/i.test(code)) throw new Error('the script would end early in HTML');
  return `${noticesOf(moduleIds)}${code.trim()}`;
}

function noticesOf(modules: readonly string[]): string {
  const folders = modules.map((module) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  const byText = new Map<string, string[]>();
  for (const folder of packages) {
    const text = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
    byText.set(text, [...(byText.get(text) ?? []), folder.slice(folder.lastIndexOf('node_modules/') + 13)]);
  }
  return [...byText].map(([text, names]) => `/*! ${names.join(', ')}\n\n${text}\n*/\n`).join('');
}

/** In this order: later ones prevail. */
const STYLES = ['frame.css', 'content.css', 'media.css'];

const styleOf = (): string =>
  STYLES.map(source)
    .join('')
    .replace(/\s*\n\s*/g, '\n');

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
