import { toJsonText } from '../../codec/text-json.ts';
import { RULES, ruleCatalog } from '../../lint/catalog.ts';
import { asciiJson, type FindingFormat, type FindingWriter } from './finding-format.ts';
import { findingText } from './finding-text.ts';
import type { Finding } from './lint-record.ts';

/** Static Analysis Results Interchange Format 2.1.0 (OASIS), written finding by finding. */
export const sarifFormat: FindingFormat = { writer: sarif };

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
      return `${count++ === 0 ? '' : ','}\n${asciiJson(result)}`;
    },
    end: '\n]}]}\n',
  };
}

// This site serves the files of published packages.
const PAGES = 'https://unpkg.com/libaudit-virt';

const levelOf = (severity: Finding['severity']): string => (severity === 'info' ? 'note' : severity);

// Characters of a file name may have a meaning in a URI.
const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');
