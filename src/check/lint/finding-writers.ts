import { fromByteString } from '../../codec/bytes.ts';
import { toJsonText } from '../../codec/text-json.ts';
import { RULES, ruleCatalog } from '../../lint/catalog.ts';
import { printable } from '../../util/printable.ts';
import { findingText } from './finding-text.ts';
import type { Finding } from './lint-record.ts';

/** How findings are written down. Nothing from a log gets into it that could be taken for more than text. */
export interface FindingWriter {
  readonly head: string;
  /** @param file name of the source, as it was given */
  write(file: string, finding: Finding): string;
  readonly end: string;
}

/** The forms that findings are written in, by name. */
export const FINDING_FORMATS = ['table', 'json', 'github', 'sarif'] as const;

/** A writer for one run. */
export function findingWriter(format: (typeof FINDING_FORMATS)[number], version: string): FindingWriter {
  if (format === 'json') return { head: '', write: jsonLine, end: '' };
  if (format === 'github') return { head: '', write: annotation, end: '' };
  return format === 'sarif' ? sarif(version) : { head: '', write: line, end: '' };
}

/** As compilers write it, so that editors find the place. */
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

/** A command of GitHub's workflows: a new line or a percent sign would end it, or begin another. */
function annotation(file: string, finding: Finding): string {
  const command = { error: 'error', warning: 'warning', info: 'notice' }[finding.severity];
  const property = (text: string) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const message = `${findingText(finding)} (at byte ${finding.offset})`;
  return `::${command} file=${property(file)},title=${property(finding.rule)}::${escaped(message)}\n`;
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Static Analysis Results Interchange Format 2.1.0 (OASIS), written as it goes. */
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

// Shows the files of a package as they were published.
const PAGES = 'https://unpkg.com/libaudit-virt';

const levelOf = (severity: Finding['severity']): string => (severity === 'info' ? 'note' : severity);

// What stands in a name may mean something in an address.
const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');

// A file name is not from the log, but may hold anything too.
const name = (file: string): string => (/^[!-~][ -~]*$/.test(file) ? file : printable(file));

const ascii = (json: string): string =>
  json.replace(/[\x7f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
