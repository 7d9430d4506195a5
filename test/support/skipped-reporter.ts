import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/**
 * Lists the skipped tests and their reasons at the end, one per line. The default reporter names
 * only tests that failed or were slow.
 */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) => [...module.children.allTests('skipped')].map(nameOf));
    const reasons = [...new Set(names)].filter((name) => name !== undefined);
    if (reasons.length > 0) console.log(['Skipped here:', ...reasons].join('\n  '));
  }
}

/** The name of a test, or of its closest `describe`, that contains the reason. */
function nameOf(test: TestCase | TestSuite): string | undefined {
  const { name, parent } = test;
  if (/\(skipped: .*\)$/s.test(name)) return stripVTControlCharacters(name).replaceAll(/\s+/g, ' ');
  return parent.type === 'suite' ? nameOf(parent) : undefined;
}
