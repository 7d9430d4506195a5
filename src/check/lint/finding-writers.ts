import { fromByteString } from '../../codec/bytes.ts';
import { toJsonText } from '../../codec/text-json.ts';
import { RULES, ruleCatalog } from '../../lint/catalog.ts';
import { printable } from '../../util/printable.ts';
import { findingText } from './finding-text.ts';
import type { Finding } from './lint-record.ts';

/**
 * Writes findings in one format. Text from a log is escaped, so that it cannot act as markup, a
 * command or a terminal code.
 */
export interface FindingWriter {
  /** Text before the first finding. */
  readonly head: string;
  /** @param file name of the source, as the user gave it */
  write(file: string, finding: Finding): string;
  /** Text after the last finding. */
  readonly end: string;
}

/** The output formats by name, each with a writer for one run of this version of the package. */
const writers = {
  table: () => ({ head: '', write: line, end: '' }),
  json: () => ({ head: '', write: jsonLine, end: '' }),
  github: () => ({ head: '', write: annotation, end: '' }),
  sarif,
} satisfies Record<string, (version: string) => FindingWriter>;

/** Name of an output format for findings. */
export type FindingFormat = keyof typeof writers;

/** The names of all output formats for findings. */
export const FINDING_FORMATS = Object.keys(writers) as readonly FindingFormat[];

/** Returns a writer for one run. */
export const findingWriter = (format: FindingFormat, version: string): FindingWriter => writers[format](version);

/** The format of compilers, so that editors can jump to the place. */
function line(file: string, finding: Finding): string {
  return `${name(file)}:${finding.offset}: ${finding.severity}: ${findingText(finding)} [${finding.rule}]\n`;
}

function jsonLine(file: string, finding: Finding): string {
  const { found, expected, exe, ...rest } = finding;
  const { why, fix, source } = ruleCatalog[finding.rule];
  const text = (value: string | undefined) => (value === undefined ? undefined : toJsonText(fromByteString(value)));
  return `${ascii(
    JSON.stringify({
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
    }),
  )}\n`;
}

/** A workflow command of GitHub. An unescaped line end or percent sign could start another one. */
function annotation(file: string, finding: Finding): string {
  const command = { error: 'error', warning: 'warning', info: 'notice' }[finding.severity];
  const property = (text: string) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const message = `${findingText(finding)} (at byte ${finding.offset})`;
  return `::${command} file=${property(file)},title=${property(finding.rule)}::${escaped(message)}\n`;
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Static Analysis Results Interchange Format 2.1.0 (OASIS), written as the findings arrive. */
function sarif(version: string): FindingWriter {
  const rules = RULES.map((id) => {
    const { severity, title, why, fix } = ruleCatalog[id];
    return {
      id,
      shortDescription: { text: title },
      fullDescription: { text: why },
      help: { text: fix },
      helpUri: `${PAGES}@${version}/docs/rules/${id}.md`,
      defaultConfiguration: { level: levelOf(severity) },
    };
  });
  const driver = { name: 'auvirt lint', version, informationUri: 'https://www.npmjs.com/package/libaudit-virt', rules };
  let count = 0;
  return {
    head: `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify({ driver })},"results":[`,
    write(file, finding) {
      const { rule, severity, offset, type, serial, exe, pid, field } = finding;
      const result = {
        ruleId: rule,
        ruleIndex: RULES.indexOf(rule),
        level: levelOf(severity),
        message: { text: findingText(finding) },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { byteOffset: offset, byteLength: 0 } },
          },
        ],
        properties: { type, serial, field, pid, exe: exe == null ? undefined : toJsonText(exe) },
      };
      return `${count++ === 0 ? '' : ','}\n${ascii(JSON.stringify(result))}`;
    },
    end: '\n]}]}\n',
  };
}

// Serves the files of each published version of a package.
const PAGES = 'https://unpkg.com/libaudit-virt';

const levelOf = (severity: Finding['severity']): string => (severity === 'info' ? 'note' : severity);

// Some characters of a file name have a meaning in a URI.
const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');

// A file name does not come from the log, but may contain anything as well.
const name = (file: string): string => (/^[!-~][ -~]*$/.test(file) ? file : printable(file));

const ascii = (json: string): string =>
  json.replace(/[\x7f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
