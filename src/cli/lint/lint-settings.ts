import { readFileSync } from 'node:fs';
import { RULES, type RuleId, ruleCatalog } from '../../lint/catalog.ts';
import type { Severity } from '../../lint/rule/rule.ts';
import { UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import { printable, shown } from '../../util/printable.ts';
import type { Words } from '../options/options.ts';
import { SEVERITIES } from './lint-options.ts';

/** The severity of each rule that is checked. */
export type LintSettings = ReadonlyMap<RuleId, Severity>;

/**
 * The settings of the command line and the settings file: `{ "severity": "warning", "ignore":
 * ["…"], "rules": { "…": "error" } }`.
 *
 * @throws UsageError if a rule or word is unknown, or the file cannot be read
 */
export function lintSettings({ options, repeated }: Words): LintSettings {
  const path = options.get('--config')?.[0];
  const file = path === undefined ? settingsAt('.auvirt-lint.json', true) : settingsAt(path, false);
  const least = severityOf(options.get('--severity')?.[0] ?? file.severity ?? 'info');
  const ignored = new Set(
    [...(repeated.get('--ignore') ?? []).flatMap((word) => word.split(',')), ...file.ignore].map(ruleOf),
  );
  const severities = new Map(Object.entries(file.rules).map(([id, severity]) => [ruleOf(id), severityOf(severity)]));
  const settings = new Map<RuleId, Severity>();
  for (const id of RULES) {
    const severity = severities.get(id) ?? ruleCatalog[id].severity;
    if (!ignored.has(id) && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)) settings.set(id, severity);
  }
  return settings;
}

interface Settings {
  readonly severity?: unknown;
  readonly ignore: readonly unknown[];
  readonly rules: Readonly<Record<string, unknown>>;
}

function settingsAt(path: string, mayMiss: boolean): Settings {
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (mayMiss && (error as NodeJS.ErrnoException).code === 'ENOENT') return { ignore: [], rules: {} };
    throw new UsageError(`cannot read the settings ${shown(path)}: ${(error as Error).message.split('\n')[0]}`);
  }
  const { severity, ignore = [], rules = {}, ...others } = isObject(settings) ? settings : { unknown: settings };
  if (!Array.isArray(ignore) || !isObject(rules) || Object.keys(others).length > 0) {
    throw new UsageError(
      `${shown(path)} is not a settings file: it may only have severity, ignore (a list) and rules (an object)`,
    );
  }
  return { severity, ignore, rules };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ruleOf(word: unknown): RuleId {
  const rule = RULES.find((id) => id === word);
  if (rule !== undefined) return rule;
  const near = typeof word === 'string' ? nearest(word, RULES) : undefined;
  const hint = near === undefined ? 'see auvirt lint --rules' : `did you mean ${near}?`;
  throw new UsageError(`there is no rule ${printable(String(word))}: ${hint}`);
}

function severityOf(word: unknown): Severity {
  const severity = SEVERITIES.find((each) => each === word);
  if (severity === undefined)
    throw new UsageError(`${printable(String(word))} is not a severity: ${SEVERITIES.join(', ')}`);
  return severity;
}
