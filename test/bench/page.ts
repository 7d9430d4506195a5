import { readFileSync, writeFileSync } from 'node:fs';

const PATH = 'docs/benchmarks.md';

/** Puts a text into its section of docs/benchmarks.md: between the marks that bear its name. */
export function writeSection(name: string, text: string): void {
  const page = readFileSync(PATH, 'utf8');
  const [begin, end] = [`<!-- ${name}: written by \`npm run bench\` -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${PATH} has no ${begin} … ${end}`);
  writeFileSync(PATH, `${page.slice(0, from) + begin}\n${text.trim()}\n${page.slice(to)}`);
}
