// npm run man: writes the manual pages to dist/man, and the completions to dist/completions.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };
import { loadCommand } from '../src/cli/auvirt.ts';
import { allManuals, SHELLS } from '../src/cli/help/completion-command.ts';
import { manualPage } from './manual-page.ts';

const FILES: Readonly<Record<string, string>> = { bash: 'auvirt.bash', zsh: '_auvirt', fish: 'auvirt.fish' };

mkdirSync('dist/man', { recursive: true });
// The same sources give the same package, if the date is given.
const seconds = process.env.SOURCE_DATE_EPOCH;
const date = (seconds === undefined ? new Date() : new Date(Number(seconds) * 1000)).toISOString().slice(0, 10);
for (const name of readdirSync('docs/man')) {
  const page = manualPage(readFileSync(`docs/man/${name}`, 'utf8'), { date, version: manifest.version });
  writeFileSync(`dist/man/${name.replace(/\.md$/, '')}`, page);
}

mkdirSync('dist/completions', { recursive: true });
const manuals = await allManuals(loadCommand);
for (const [shell, completion] of Object.entries(SHELLS)) {
  writeFileSync(`dist/completions/${FILES[shell]}`, completion(manuals));
}
