import manifest from '../../../package.json' with { type: 'json' };
import type { FindingFormat, FindingWriter } from '../../check/lint/finding-format.ts';
import { FINDING_FORMATS } from '../../check/lint/finding-formats.ts';
import type { Finding } from '../../check/lint/lint-record.ts';
import { LINTED, LogLinter } from '../../check/lint/log-linter.ts';
import { RULES, ruleCatalog } from '../../lint/catalog.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { type FollowedSource, followLog } from '../input/follow-log.ts';
import { followedSource } from '../input/follow-options.ts';
import { readSources } from '../input/read-sources.ts';
import { Skipped } from '../input/skipped.ts';
import { OPERAND_SOURCES, openSources } from '../input/source-options.ts';
import { formatOf } from '../options/format-option.ts';
import { readOptions } from '../options/options.ts';
import { interruptedCode } from '../terminal/interruption.ts';
import type { Command, Io } from '../terminal/io.ts';
import { lintHelp, lintOptions } from './lint-options.ts';
import { type LintSettings, lintSettings } from './lint-settings.ts';

/**
 * `auvirt lint`: checks the records of guests.
 *
 * Exit code: 0 if nothing was found, 1 if something was, 2 if a source could not be read; that of the
 * signal that ended `--follow`
 */
export const lintCommand: Command = { help: lintHelp, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, lintOptions);
  if (given.options.has('--rules')) return listRules(io);
  const settings = lintSettings(given);
  const format = formatOf(FINDING_FORMATS, given, 'table');
  const debug = given.options.has('--debug');
  const followed = await followedSource(given, OPERAND_SOURCES, []);
  const lint = new Lint(settings, format, { io, debug });
  if (followed !== undefined) return follow(followed, lint, io);
  const sources = await openSources(given, io, OPERAND_SOURCES);
  const { complete, opened } = await readSources(sources, LINTED, io, (records, name) => lint.take(records, name));
  const found = await lint.end();
  if (!complete || !opened) return 2;
  return found === 0 ? 0 : 1;
}

async function follow(source: FollowedSource, lint: Lint, io: Io): Promise<number> {
  lint.isShown = !source.isFromNow;
  const { complete, stop } = await followLog(source, LINTED, io, {
    // The order of records is checked.
    needsPast: true,
    take: (records, name) => lint.take(records, name),
    async caughtUp() {
      lint.isShown = true;
      return true;
    },
    settle: () => lint.flush(),
  });
  const found = await lint.end();
  if (stop.aborted) return interruptedCode(stop);
  return complete ? Number(found > 0) : 2;
}

/** Checks records, and writes the findings. */
class Lint {
  /** Whether findings are written and counted. */
  isShown = true;
  readonly #settings: LintSettings;
  readonly #format: FindingFormat;
  readonly #io: Io;
  readonly #linter = new LogLinter();
  readonly #writer: FindingWriter;
  readonly #skipped: Skipped;
  readonly #count = { error: 0, warning: 0, info: 0 };
  /** How many records were checked before findings were written. */
  #before = 0;
  #output: string;
  #isRead = true;

  constructor(
    settings: LintSettings,
    format: FindingFormat,
    { io, debug }: { readonly io: Io; readonly debug: boolean },
  ) {
    this.#settings = settings;
    this.#format = format;
    this.#io = io;
    this.#writer = format.writer(manifest.version);
    this.#skipped = new Skipped(io, { debug });
    this.#output = this.#writer.head;
  }

  /** Returns whether more is wanted. */
  async take(records: readonly AuditRecord[], name: string): Promise<boolean> {
    for (const record of records) {
      const findings = this.#linter.add(record);
      if (!this.isShown) continue;
      this.#skipped.from(name, record);
      if (!record.isRecord) this.#skipped.add(record, record.reason?.message ?? 'no record');
      for (const finding of findings) this.#add(name, finding);
    }
    if (!this.isShown) this.#before = this.#linter.records;
    return this.flush();
  }

  /** Writes what was found; returns whether the reader of the output is still there. */
  async flush(): Promise<boolean> {
    const text = this.#output;
    this.#output = '';
    if (text !== '') this.#isRead = await this.#io.print(text);
    return this.#isRead;
  }

  /** Returns the number of findings. */
  async end(): Promise<number> {
    this.#skipped.end();
    this.#output += this.#writer.end;
    await this.flush();
    const { error, warning, info } = this.#count;
    // If the reader of the output has stopped, the counts would be incomplete.
    if (this.#format.counted && this.#isRead) {
      const records = many(this.#linter.records - this.#before, 'record');
      this.#io.complain(`${records}: ${many(error, 'error')}, ${many(warning, 'warning')}, ${info} to look at`);
    }
    return error + warning + info;
  }

  #add(name: string, finding: Finding): void {
    const severity = this.#settings.get(finding.rule);
    if (severity === undefined) return;
    this.#count[severity]++;
    this.#output += this.#writer.write(name, { ...finding, severity });
  }
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
