import { dictionary } from '../src/schema/dictionary.ts';
import { kernelNames, tail } from '../src/schema/envelope.ts';
import { type Field, type Form, isLiteral } from '../src/schema/form.ts';
import { forms } from '../src/schema/forms.ts';
import { typeName } from '../src/schema/record-types.ts';
import { interfaceName } from './generate-events.ts';

/** The page docs/records.md. */
export function recordsPage(): string {
  return `<!-- Generated from the forms by \`npm run generate\`; a test fails if it is stale. -->
# Records

All forms that this library knows, with their fields in wire order. The end of the page describes what libaudit and the kernel
put around a message. **quoted or HEX**: in double quotes, or in upper-case hex if any byte is below 0x21, above 0x7E or a
double quote. **bare**: unchanged, so the writer rejects blanks, quotes and control bytes. **shareable**: a guest can hold the same
one more than once.

| record type | number | kinds |
|---|---|---|
${types().map(typeRow).join('\n')}

${types()
  .map((type) => `## ${typeName(type)}\n\n${formsOf(type).map(section).join('\n\n')}`)
  .join('\n\n')}

## Extra fields

After the fields of a form, a manager can add others in \`extra\`. The writer accepts only names of the audit field dictionary
that no form of the record type uses, and that have no meaning around a message:

${extras()}

## Around the message

The kernel and auditd write ${kernelNames.map((name) => `\`${name}\``).join(', ')} before a message. libaudit appends these fields, in this order:

| field | on the wire | meaning |
|---|---|---|
${tail.map(fieldRow).join('\n')}

## Why the proposed forms look as they do

No standard defines the fields of VIRT_INTEGRITY_CHECK, VIRT_CREATE, VIRT_DESTROY, VIRT_MIGRATE_IN and VIRT_MIGRATE_OUT, and no
other emitter is known. The proposed forms start like libvirt's, with \`virt\`, \`vm\` and \`uuid\`, so readers find them by
name or UUID. The other names come from the audit field dictionary, so no tool needs to learn a new one.

- **Integrity**: The specification of guest life-cycle events requires the mechanism, the result, and the host's reaction.
  The dictionary defines \`model\` as the "security model being used for virt", which a mechanism is. \`none\` is a valid
  mechanism, because starting a guest without a check is worth a record. \`result\` is the verdict, with a third value if there is
  none. \`op\` is "the operation being performed": the host's reaction. Set libaudit's \`res\` to \`success\` only for
  \`result=pass\`, because reports of failures look at it.
- **Images**: \`new-disk\` and \`old-disk\` work as for a disk that is attached or detached. If an image was made from another
  one, its creation names that one as \`old-disk\`. An image can exist before its guest has a UUID, which is then \`?\`.
- **Migration**: libaudit's \`hostname\` and \`addr\` name the other host, and every tool shows them. \`reason\` is the kind of
  migration, and \`vm-pid\` the guest's process on the host that writes the record.
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
  proposal: 'Proposed by this library.',
  docker: 'Read but never written. Fields in any order, never encoded.',
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
