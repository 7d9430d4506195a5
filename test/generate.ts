// Writes what is generated from the schema: `npm run generate`.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { eventsSource } from './support/generate-events.ts';

const outputs = { 'src/schema/events.ts': eventsSource };

for (const [path, source] of Object.entries(outputs)) writeFileSync(path, source());
execFileSync('npx', ['biome', 'format', '--write', 'src/schema/events.ts'], { stdio: 'inherit' });
