import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROMISES } from '../support/promises.ts';

test('docs/emitting.md promises what the tests on the real kernel prove', () => {
  const list = (outcomes: readonly string[]) => outcomes.map((each) => `\`${each}\``).join(' or ');
  const rows = Object.values(PROMISES).map(
    ({ situation, kept, alone }) => `| ${situation} | ${list(kept)} | ${list(alone)} |`,
  );
  const docs = readFileSync(new URL('../../docs/emitting.md', import.meta.url), 'utf8');
  expect(docs.split('\n').filter((line) => line.startsWith('| auditd '))).toEqual(rows);
});
