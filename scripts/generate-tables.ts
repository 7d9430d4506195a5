// `npx tsx scripts/generate-tables.ts` writes the files that are generated from the tools of
// auditd 3.0.9, which must be installed.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { systemCallsSource } from './generate-system-calls.ts';

const path = 'src/report/event/system-call/tables.ts';
writeFileSync(path, systemCallsSource());
execFileSync('npx', ['biome', 'format', '--write', path], { stdio: 'inherit' });
