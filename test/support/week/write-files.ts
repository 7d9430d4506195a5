import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Week, type WeekSettings, writeWeek } from './week.ts';

/** Writes the log of a week to a folder, which is created. */
export function writeWeekTo(folder: string, settings?: WeekSettings): Week {
  const week = writeWeek(settings);
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of week.files) writeFileSync(join(folder, name), text, 'latin1');
  return week;
}
