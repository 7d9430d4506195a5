import manifest from '../../../package.json' with { type: 'json' };
import type { FindingFormat } from '../../check/lint/finding-format.ts';
import { FINDING_FORMATS } from '../../check/lint/finding-formats.ts';
import { LINTED, LogLinter } from '../../check/lint/log-linter.ts';
import { RULES, ruleCatalog } from '../../lint/catalog.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { Source } from '../../log/source/source.ts';
import { readSources } from '../input/read-sources.ts';
import { recordSelection } from '../input/record-selection.ts';
import { Skipped } from '../input/skipped.ts';
import { OPERAND_SOURCES, openSources } from '../input/source-options.ts';
import { type Command, EXIT } from '../options/command.ts';
import { formatOf } from '../options/format-option.ts';
import { readOptions } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';
import { lintManual, lintOptions } from './lint-options.ts';
import { type LintSettings, lintSettings } from './lint-settings.ts';

/**
 * `auvirt lint`: checks the records of guests.
 *
 * Exit code: 0 if nothing was found, 1 if something was or there was no audit record, 3 if a source could not be read
 */
export const lintCommand: Command = { manual: lintManual, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, lintOptions);
  if (given.options.has('--rules')) return listRules(io);
  const settings = lintSettings(given);
  const sources = await openSources(given, io, OPERAND_SOURCES);
  return lint(sources, settings, formatOf(FINDING_FORMATS, given, 'table'), {
    io,
    debug: given.options.has('--debug'),
    selects: recordSelection(given, io),
  });
}

interface Reading {
  readonly io: Io;
  readonly debug: boolean;
  /** The records to report. The others are read, because they show the state of the guests. */
  readonly selects: (record: AuditRecord) => boolean;
}

async function lint(
  sources: readonly Source[],
  settings: LintSettings,
  format: FindingFormat,
  { io, debug, selects }: Reading,
): Promise<number> {
  const linter = new LogLinter();
  const writer = format.writer(manifest.version);
  const skipped = new Skipped(io, { debug });
  const count = { error: 0, warning: 0, info: 0 };
  let output = writer.head;
  let isRead = true;
  let checked = 0;
  const flush = async (): Promise<boolean> => {
    const text = output;
    output = '';
    if (text !== '') isRead = await io.print(text);
    return isRead;
  };
  const { complete, opened, isAudit } = await readSources(sources, LINTED, io, async (records, name) => {
    skipped.from(name, records);
    for (const record of records) {
      if (!record.isRecord) skipped.add(record, record.reason?.message ?? 'no record');
      const before = linter.records;
      const findings = linter.add(record);
      if (!selects(record)) continue;
      checked += linter.records - before;
      for (const finding of findings) {
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
  // If the reader of the output has stopped, the counts would be incomplete.
  await flush();
  const found = count.error + count.warning + count.info;
  if (format.counted && isRead) {
    io.complain(
      `${many(checked, 'record')}: ${many(count.error, 'error')}, ${many(count.warning, 'warning')}, ${count.info} to look at`,
    );
  }
  if (!complete || !opened) return EXIT.failed;
  return found === 0 && isAudit ? 0 : 1;
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
