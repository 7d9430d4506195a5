import manifest from '../../../package.json' with { type: 'json' };
import { FINDING_FORMATS, findingWriter } from '../../check/lint/finding-writers.ts';
import { LINTED, LogLinter } from '../../check/lint/log-linter.ts';
import { RULES, ruleCatalog } from '../../lint/catalog.ts';
import type { Command } from '../command.ts';
import { Skipped } from '../input/skipped.ts';
import { readAll, sourcesOf } from '../input/sources.ts';
import type { Io } from '../io.ts';
import { readOptions } from '../options/options.ts';
import { LINT_HELP, lintOptions } from './lint-options.ts';
import { type LintSettings, lintSettings } from './lint-settings.ts';

/**
 * `auvirt lint`: checks the records of guests.
 *
 * Exit code: 0 nothing was found, 1 something was, 2 a source could not be read
 */
export const lintCommand: Command = { help: LINT_HELP, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const { options, repeated, rest } = readOptions(words, lintOptions);
  if (options.has('--rules')) return listRules(io);
  const settings = lintSettings({ options, repeated, rest });
  const format = FINDING_FORMATS.find((each) => each === options.get('--format')?.[0]) ?? 'table';
  const files = [...(repeated.get('--file') ?? []), ...rest];
  const sources = await sourcesOf({ options, repeated: new Map([...repeated, ['--file', files]]), rest }, io);
  return lint(sources, settings, format, { io, debug: options.has('--debug') });
}

async function lint(
  sources: Awaited<ReturnType<typeof sourcesOf>>,
  settings: LintSettings,
  format: (typeof FINDING_FORMATS)[number],
  { io, debug }: { readonly io: Io; readonly debug: boolean },
): Promise<number> {
  const linter = new LogLinter();
  const writer = findingWriter(format, manifest.version);
  const skipped = new Skipped(io, { debug });
  const count = { error: 0, warning: 0, info: 0 };
  let output = writer.head;
  let isRead = true;
  const flush = async (): Promise<boolean> => {
    const text = output;
    output = '';
    if (text !== '') isRead = await io.print(text);
    return isRead;
  };
  const { complete, opened } = await readAll(sources, LINTED, io, async (records, name) => {
    for (const record of records) {
      skipped.from(name, record);
      if (!record.isRecord) skipped.add(record, record.reason?.message ?? 'no record');
      for (const finding of linter.add(record)) {
        const severity = settings.get(finding.rule);
        if (severity === undefined) continue;
        count[severity]++;
        output += writer.write(name, { ...finding, severity });
      }
    }
    return flush();
  });
  skipped.end();
  output += writer.end;
  // Who has stopped reading does not ask for a sum of what was read until then.
  await flush();
  const found = count.error + count.warning + count.info;
  if (format === 'table' && isRead) {
    io.complain(
      `${many(linter.records, 'record')}: ${many(count.error, 'error')}, ${many(count.warning, 'warning')}, ${count.info} to look at`,
    );
  }
  if (!complete || !opened) return 2;
  return found === 0 ? 0 : 1;
}

async function listRules(io: Io): Promise<number> {
  const width = Math.max(...RULES.map((id) => id.length));
  const lines = RULES.map(
    (id) => `${id.padEnd(width)}  ${ruleCatalog[id].severity.padEnd(7)}  ${ruleCatalog[id].title}\n`,
  );
  await io.print(lines.join(''));
  return 0;
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
