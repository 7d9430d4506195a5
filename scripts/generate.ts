// Writes the generated files: `npm run generate`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cookbookPage } from './generate-cookbook.ts';
import { eventSchema } from './generate-event-schema.ts';
import { eventsSource } from './generate-events.ts';
import { exitPage, manualPages } from './generate-manual.ts';
import { recordsPage } from './generate-records.ts';
import { ruleIndex, rulePages } from './generate-rules.ts';
import { timelinePicture } from './generate-timeline.ts';
import { vectorFiles } from './generate-vectors.ts';

writeFileSync('docs/cookbook.md', await cookbookPage());
writeFileSync('docs/timeline.svg', await timelinePicture());
writeFileSync('docs/records.md', recordsPage());
mkdirSync('docs/rules', { recursive: true });
writeFileSync('docs/rules/README.md', ruleIndex());
for (const [id, page] of rulePages()) writeFileSync(`docs/rules/${id}.md`, page);
writeFileSync('docs/event.schema.json', eventSchema());
writeFileSync('docs/exit-status.md', exitPage());
for (const [name, text] of manualPages()) writeFileSync(`docs/man/${name}`, text);
for (const [name, text] of vectorFiles()) writeFileSync(`docs/vectors/${name}`, text);
writeFileSync('src/schema/events.ts', eventsSource());
execFileSync('npx', ['biome', 'format', '--write', 'src/schema/events.ts'], { stdio: 'inherit' });
