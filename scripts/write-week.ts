// Writes the log of the cookbook's week: `npx tsx scripts/write-week.ts FOLDER [GUESTS [DAYS [SEED]]]`.
import { writeWeekTo } from '../test/support/week/write-files.ts';

const [folder = 'week', guests = '50', days = '7', seed = '1'] = process.argv.slice(2);
writeWeekTo(folder, { guests: Number(guests), days: Number(days), seed: Number(seed) });
