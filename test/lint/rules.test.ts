import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleIndex, rulePages } from '../../scripts/generate-rules.ts';
import { LogLinter } from '../../src/check/lint/log-linter.ts';
import { RULES, type RuleId, ruleCatalog } from '../../src/lint/catalog.ts';
import { lintMessage } from '../../src/lint/lint-message.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { exampleLines } from '../support/rule-example.ts';

const found = (lines: readonly string[]): RuleId[] => {
  const linter = new LogLinter();
  return lines.flatMap((line) => linter.add(parseRecord(line)).map(({ rule }) => rule));
};

describe('Each rule', () => {
  test.each(RULES)('%s finds just itself in its bad example', (rule) => {
    expect(found(exampleLines(ruleCatalog[rule].bad))).toEqual([rule]);
  });

  test.each(RULES)('%s finds nothing in its good example', (rule) => {
    expect(found(exampleLines(ruleCatalog[rule].good))).toEqual([]);
  });

  test('has a page that is as its rule says, and there are no others', () => {
    const folder = new URL('../../docs/rules/', import.meta.url);
    const pages = new Map<string, string>([['README', ruleIndex()], ...rulePages()]);
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].map((name) => `${name}.md`).sort());
    for (const [name, page] of pages) expect(readFileSync(new URL(`${name}.md`, folder), 'utf8')).toBe(page);
  });
});

test.each([' vm="x', ' vm=41', ' op=start', ' exe=a', ' exe=a b=c', ' old-disk=a', 'a', '="', ' "'])(
  'a message that repeats %j for a quarter of a megabyte is checked to its end',
  (part) => {
    const message = `virt=kvm op=start${part.repeat(250_000 / part.length)}`;
    expect(lintMessage(2500, message)).not.toEqual([]);
  },
  // Were each field compared with all others, it would be minutes.
  15_000,
);
