import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleIndex, rulePages } from '../../scripts/generate-rules.ts';
import { LogLinter } from '../../src/check/lint/log-linter.ts';
import { RULES, type RuleId, ruleCatalog } from '../../src/lint/catalog.ts';
import { lintMessage } from '../../src/lint/lint-message.ts';
import { GUEST, life } from '../../src/lint/rules/examples.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { exampleLines } from '../support/rule-example.ts';

const found = (lines: readonly string[]): RuleId[] => {
  const linter = new LogLinter();
  return lines.flatMap((line) => linter.add(parseRecord(line)).map(({ rule }) => rule));
};

describe('Every rule', () => {
  test.each(RULES)('%s is the only finding in its bad example', (rule) => {
    expect(found(exampleLines(ruleCatalog[rule].bad))).toEqual([rule]);
  });

  test.each(RULES)('%s has a good example without findings', (rule) => {
    expect(found(exampleLines(ruleCatalog[rule].good))).toEqual([]);
  });

  test('is in the catalogue once', async () => {
    const folder = new URL('../../src/lint/rules/', import.meta.url);
    const modules = readdirSync(folder).filter((name) => name !== 'examples.ts');
    const tables = await Promise.all(
      modules.map(async (name) => Object.values(await import(new URL(name, folder).href))),
    );
    const ids = tables.flat().flatMap((table) => Object.keys(table as object));
    expect(ids.sort()).toEqual([...RULES].sort());
  });

  test('has an up-to-date page, and there are no other pages', () => {
    const folder = new URL('../../docs/rules/', import.meta.url);
    const pages = new Map<string, string>([['README', ruleIndex()], ...rulePages()]);
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].map((name) => `${name}.md`).sort());
    for (const [name, page] of pages) expect(readFileSync(new URL(`${name}.md`, folder), 'utf8')).toBe(page);
  });
});

test('A guest whose start failed has nothing of it, and a failed integrity check counts as a check', () => {
  const { label, check, start, attach } = life;
  const failed = ([type, text]: (typeof life)['start']) =>
    [type, `${text} exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=failed`] as const;
  const memory = ['VIRT_RESOURCE', `virt=kvm resrc=mem reason=start ${GUEST} old-mem=0 new-mem=65536`] as const;
  const first = [label, check, life.lateDisk, failed(start)];
  expect(found(exampleLines([...first, label, failed(check), memory, start, attach]))).toEqual([]);
});

test.each([' vm="x', ' vm=41', ' op=start', ' exe=a', ' exe=a b=c', ' old-disk=a', 'a', '="', ' "'])(
  'A message that repeats %j for a quarter of a megabyte is checked to its end',
  (part) => {
    const message = `virt=kvm op=start${part.repeat(250_000 / part.length)}`;
    expect(lintMessage(2500, message)).not.toEqual([]);
  },
  // Comparing each field with all others would take minutes.
  15_000,
);
