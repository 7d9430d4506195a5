import { RULES, type RuleId, ruleCatalog } from '../src/lint/catalog.ts';
import { exampleLines } from '../test/support/rule-example.ts';

const HEAD = '<!-- Generated from the rules by `npm run generate`. A test fails if the page is out of date. -->\n';

/** The page docs/rules/README.md: the list of all rules. */
export function ruleIndex(): string {
  const rows = RULES.map((id) => `| [${id}](${id}.md) | ${ruleCatalog[id].severity} | ${ruleCatalog[id].title} |`);
  return `${HEAD}# Rules of auvirt lint

The rules that [\`auvirt lint\`](../man/auvirt-lint.8.md) checks. Their severities:

- **error**: readers misread the record or cannot read it at all.
- **warning**: the record departs from the standard, or some readers misread it.
- **info**: worth a look.

| rule | severity | what is wrong |
|---|---|---|
${rows.join('\n')}
`;
}

/** A page for each rule. */
export const rulePages = (): [RuleId, string][] => RULES.map((id) => [id, page(id)]);

function page(id: RuleId): string {
  const { severity, title, why, fix, source, bad, good } = ruleCatalog[id];
  const block = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join('\n');
  return `${HEAD}# ${id}

**${severity}**: ${title}.

${why}

${fix}

Source: ${source}.

## Violation

${block(exampleLines(bad))}

## Correct

${block(exampleLines(good))}

All rules: [README.md](README.md).
`;
}
