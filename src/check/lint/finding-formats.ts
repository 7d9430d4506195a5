import { fromByteString } from '../../codec/bytes.ts';
import { toJsonText } from '../../codec/text-json.ts';
import { ruleCatalog } from '../../lint/catalog.ts';
import { printable } from '../../util/printable.ts';
import { asciiJson, type FindingFormat, type FindingWriter } from './finding-format.ts';
import { sarifFormat } from './finding-sarif.ts';
import { findingText } from './finding-text.ts';
import type { Finding } from './lint-record.ts';

/** The formats in which findings are written, by name. */
export const FINDING_FORMATS = {
  table: { help: 'one line per finding', counted: true, writer: () => byLine(line) },
  json: { help: 'one object per line', writer: () => byLine(jsonLine) },
  github: { help: 'annotations of a workflow', writer: () => byLine(annotation) },
  sarif: sarifFormat,
} as const satisfies Record<string, FindingFormat>;

const byLine = (write: FindingWriter['write']): FindingWriter => ({ head: '', write, end: '' });

/** Writes a finding as compilers write messages, so that editors find the place. */
function line(file: string, finding: Finding): string {
  return `${name(file)}:${finding.offset}: ${finding.severity}: ${findingText(finding)} [${finding.rule}]\n`;
}

function jsonLine(file: string, finding: Finding): string {
  const { found, expected, exe, ...rest } = finding;
  const { why, fix, source } = ruleCatalog[finding.rule];
  const text = (value: string | undefined) => (value === undefined ? undefined : toJsonText(fromByteString(value)));
  return `${asciiJson({
    ...rest,
    field: text(rest.field),
    type: text(rest.type),
    found: text(found),
    expected: text(expected),
    exe: exe == null ? exe : toJsonText(exe),
    file,
    why,
    fix,
    source,
  })}\n`;
}

/** Writes a workflow command of GitHub. A line end in it would start another command. */
function annotation(file: string, finding: Finding): string {
  const command = { error: 'error', warning: 'warning', info: 'notice' }[finding.severity];
  const property = (text: string) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const message = `${findingText(finding)} (at byte ${finding.offset})`;
  return `::${command} file=${property(file)},title=${property(finding.rule)}::${escaped(message)}\n`;
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

// A file name does not come from the log, but may also contain anything.
const name = (file: string): string => (/^[!-~][ -~]*$/.test(file) ? file : printable(file));
