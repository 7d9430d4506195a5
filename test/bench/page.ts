import { readFileSync, writeFileSync } from 'node:fs';

const PATH = 'docs/benchmarks.md';

/** Replaces a section of docs/benchmarks.md, between the markers with its name. */
export function writeSection(name: string, text: string): void {
  const page = readFileSync(PATH, 'utf8');
  const [begin, end] = [`<!-- ${name}: written by \`npm run bench\` -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${PATH} lacks the markers ${begin} and ${end}`);
  writeFileSync(PATH, `${page.slice(0, from) + begin}\n${text.trim()}\n${page.slice(to)}`);
}
