import { dictionary } from '../src/schema/dictionary.ts';
import { kernelNames, tail } from '../src/schema/envelope.ts';
import { type Field, type Form, isLiteral } from '../src/schema/form.ts';
import { forms } from '../src/schema/forms.ts';
import { typeName } from '../src/schema/record-types.ts';
import { interfaceName } from './generate-events.ts';

/** The text of docs/records.md. */
export function recordsPage(): string {
  return `<!-- Generated from the forms by \`npm run generate\`; a test fails if it is stale. -->
# Records

Every record form that this library knows, with its fields in wire order. The fields that libaudit
and the kernel add around a message are listed at the end.

- **quoted or HEX**: in double quotes, or in upper-case hex if a byte is below 0x21, above 0x7E or a
  double quote.
- **bare**: unencoded, so spaces, quotes and control bytes are rejected.
- **shareable**: a guest can hold the same one more than once.

[vectors](vectors/README.md) has the same forms as JSON, with test data for other languages.

| record type | number | kinds |
|---|---|---|
${types().map(typeRow).join('\n')}

${types()
  .map((type) => `## ${typeName(type)}\n\n${formsOf(type).map(section).join('\n\n')}`)
  .join('\n\n')}

## Extra fields

A manager may add fields after those of the form, in \`extra\`. Their names must be in the audit
field dictionary, and must not occur in a form of the record type or around the message. They are:

${extras()}

## Around the message

The kernel and auditd write ${kernelNames.map((name) => `\`${name}\``).join(', ')} before a message.
libaudit appends these fields, in this order:

| field | on the wire | meaning |
|---|---|---|
${tail.map(fieldRow).join('\n')}

## Why the proposals are as they are

No standard defines the fields of VIRT_INTEGRITY_CHECK, VIRT_CREATE, VIRT_DESTROY, VIRT_MIGRATE_IN and
VIRT_MIGRATE_OUT, and we know of no other emitter. All our forms contain \`virt\`, \`vm\` and \`uuid\`, as
libvirt's forms do, so tools that search for a guest by name or uuid find them. All other names come
from the audit field dictionary, so no tool has to learn new ones.

- **Integrity**: the specification of guest life-cycle events requires the mechanism, the result, and
  the host's reaction. \`model\` holds the mechanism: the dictionary defines it as the "security model
  being used for virt". It may be \`none\`, because running an unchecked guest is worth a record.
  \`result\` is the verdict; a third value means that there is none. \`op\`, "the operation being
  performed", is the host's reaction. libaudit's \`res\` should be \`failed\` for \`result=fail\`,
  because reports of failures use it.
- **Images**: \`new-disk\` and \`old-disk\`, as for attaching and detaching a disk. A creation may name
  the image it was copied from as \`old-disk\`. If an image exists before its guest has a uuid, the
  uuid is \`?\`.
- **Migration**: libaudit's \`hostname\` and \`addr\`, which every tool shows, hold the other host.
  \`reason\` is the kind of migration, and \`vm-pid\` the guest's process on the host that writes the
  record.
`;
}

const types = (): number[] => [...new Set(forms.map(({ type }) => type))].sort();
const formsOf = (type: number): Form[] => forms.filter((form) => form.type === type);

const typeRow = (type: number): string =>
  `| [${typeName(type)}](#${typeName(type).toLowerCase()}) | ${type} | ${formsOf(type)
    .map(({ kind }) => `[${kind}](#${kind})`)
    .join(', ')} |`;

const ORIGIN = {
  libvirt: 'Written by libvirt (`src/conf/domain_audit.c`) and by this library.',
  proposal: 'Proposed by this library: no standard defines this form.',
  docker: 'Read only. The fields have any order and are not encoded.',
};

function section(form: Form): string {
  return `### ${form.kind}

${form.summary} ${ORIGIN[form.origin]} Type: \`${interfaceName(form)}\`.

| field | property | on the wire | meaning |
|---|---|---|---|
${form.fields.map((field) => (isLiteral(field) ? `| \`${field.wire}\` | | \`${field.value}\` | |` : propertyRow(field))).join('\n')}${sharingOf(form)}`;
}

/** Whether a guest can hold the same thing twice, and why. */
function sharingOf({ holds }: Form): string {
  if (holds === undefined || !('sharing' in holds)) return '';
  const { shareable, why, anonymous } = holds.sharing;
  const except = anonymous === undefined ? '' : `, except \`${anonymous}\``;
  return `\n\n**${shareable ? 'Shareable' : 'Not shareable'}**${except}. ${why}`;
}

function propertyRow({ wire, property, codec, meaning }: Field): string {
  const words = codec.kind === 'choice' ? [] : (codec.words ?? []);
  const known = words.length === 0 ? '' : ` Known words: ${words.map((each) => `\`${each}\``).join(' ')}.`;
  const later = codec.absent === undefined ? '' : ' Older records lack the field.';
  return `| \`${wire}\` | \`${property}\` | ${cell(codec.wire)} | ${cell(meaning)}${known}${later} |`;
}

const fieldRow = ({ wire, codec, meaning }: Field): string =>
  `| \`${wire}\` | ${cell(codec.wire)} | ${cell(meaning)} |`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

function extras(): string {
  const byFormat = new Map<string, string[]>();
  for (const [name, { wire }] of dictionary) byFormat.set(wire, [...(byFormat.get(wire) ?? []), `\`${name}\``]);
  return [...byFormat].map(([wire, names]) => `- ${wire}: ${names.toSorted().join(' ')}`).join('\n');
}
