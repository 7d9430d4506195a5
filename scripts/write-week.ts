// Writes the log of the cookbook's week: `npx tsx scripts/write-week.ts FOLDER [GUESTS [DAYS [SEED]]]`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWeek } from '../test/support/week/week.ts';

const [folder = 'week', guests = '50', days = '7', seed = '1'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const { name, text } of writeWeek({ guests: Number(guests), days: Number(days), seed: Number(seed) }).files) {
  writeFileSync(join(folder, name), text, 'latin1');
}
