import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** Says at the end what was skipped and why, one line each: the default reporter names only what failed or was slow. */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) => [...module.children.allTests('skipped')].map(nameOf));
    const reasons = [...new Set(names)].filter((name) => name !== undefined);
    if (reasons.length > 0) console.log(['Skipped here:', ...reasons].join('\n  '));
  }
}

/** The name with a reason in it, of a test or of what it is in. */
function nameOf(test: TestCase | TestSuite): string | undefined {
  const { name, parent } = test;
  if (/\(skipped: .*\)$/s.test(name)) return stripVTControlCharacters(name).replaceAll(/\s+/g, ' ');
  return parent.type === 'suite' ? nameOf(parent) : undefined;
}
