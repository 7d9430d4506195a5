import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { KeptReason } from '../../src/emit/channel/outcome.ts';
import { PROMISES, PROOFS, type Promised, type Situation } from '../support/promises.ts';

const fileAt = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const kinds = (outcomes: readonly string[]) => outcomes.map((each) => `\`${each}\``).join(' or ');

const rows = Object.values<Promised>(PROMISES).map(
  ({ situation, kept, alone, advice }) => `| ${situation} | ${kinds(kept)} | ${kinds(alone)} | ${advice} |`,
);

test('docs/emitting.md has the outcomes that tests prove', () => {
  const [, table = ''] = fileAt('docs/emitting.md').split('| situation | with a fallback | without | what to do |');
  expect(table.split('\n').slice(2, 2 + rows.length + 1)).toEqual([...rows, '']);
});

test.each(Object.entries(PROOFS))('The situation %s is in the test that proves it', (situation, path) => {
  expect(fileAt(path)).toMatch(new RegExp(`\\b${situation}\\b`));
});

test('Every reason is among the outcomes', () => {
  const reasons: Readonly<Record<KeptReason, true>> = {
    off: true,
    unavailable: true,
    disabled: true,
    'no-privilege': true,
    namespace: true,
    refused: true,
    'write-failed': true,
    'queue-full': true,
    closed: true,
    invalid: true,
    stalled: true,
    daemonless: true,
    unconfirmed: true,
    late: true,
  };
  const all = Object.keys(PROMISES).flatMap((key) => {
    const { kept, alone } = PROMISES[key as Situation];
    return [...kept, ...alone];
  });
  const told = new Set<string>(all.flatMap((each) => each.split(', ').slice(1)));
  expect(Object.keys(reasons).filter((reason) => !told.has(reason))).toEqual([]);
});
