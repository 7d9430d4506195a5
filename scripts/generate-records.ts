import { dictionary } from '../src/schema/dictionary.ts';
import { kernelNames, tail } from '../src/schema/envelope.ts';
import { type Field, type Form, isLiteral } from '../src/schema/form.ts';
import { forms } from '../src/schema/forms.ts';
import { typeName } from '../src/schema/record-types.ts';
import { interfaceName } from './generate-events.ts';

/** The page docs/records.md. */
export function recordsPage(): string {
  return `<!-- Generated from the forms by \`npm run generate\`; a test fails where it is stale. -->
# Records

Every form that this library knows, in the order of its fields on the wire. What libaudit and the kernel put around a
message is at the end. **quoted or HEX**: in double quotes, or in upper-case hex where a byte is below 0x21, above 0x7E
or a double quote. **bare**: as it is, so that blanks, quotes and control bytes are refused.

| record type | number | kinds |
|---|---|---|
${types().map(typeRow).join('\n')}

${types()
  .map((type) => `## ${typeName(type)}\n\n${formsOf(type).map(section).join('\n\n')}`)
  .join('\n\n')}

## Extra fields

After the fields of a form, a manager may add more, in \`extra\`: only names of the audit field dictionary, none that
a form of the record type uses, and none of the names around a message. They are:

${extras()}

## Around the message

The kernel and auditd write ${kernelNames.map((name) => `\`${name}\``).join(', ')} before a message. libaudit appends, in this order:

| field | on the wire | meaning |
|---|---|---|
${tail.map(fieldRow).join('\n')}

## Why the proposals are as they are

Nobody has fixed the fields of VIRT_INTEGRITY_CHECK, VIRT_CREATE, VIRT_DESTROY, VIRT_MIGRATE_IN and VIRT_MIGRATE_OUT, and no
other emitter is known. All take \`virt\`, \`vm\` and \`uuid\` as libvirt's forms do, so that readers that look for a guest
by name or uuid find them, and otherwise names of the audit field dictionary, so that no tool needs to learn one.

- **Integrity**: the specification of guest life-cycle events wants the mechanism, the result, and what the host did because
  of it. \`model\` is in the dictionary the "security model being used for virt", which a mechanism is; \`none\` is one too, because
  a guest that was let run unchecked is worth a record. \`result\` is the verdict, and has a third value where there is none.
  \`op\` is "the operation being performed", so what the host did. libaudit's \`res\` should be \`success\` for \`result=pass\` only:
  reports of failures look at it.
- **Images**: \`new-disk\` and \`old-disk\` as for a disk that is attached or detached. A creation may name the image it was made
  from as \`old-disk\`. An image may be there before its guest has a uuid, which is then \`?\`.
- **Migration**: the other host goes into libaudit's \`hostname\` and \`addr\`, which every tool shows. \`reason\` is how the guest
  went, and \`vm-pid\` its process on the host that writes the record.
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
  proposal: 'Our proposal: nobody else has fixed this form.',
  docker: 'Read only. Fields in any order, none encoded.',
};

function section(form: Form): string {
  return `### ${form.kind}

${form.summary} ${ORIGIN[form.origin]} Type: \`${interfaceName(form)}\`.

| field | property | on the wire | meaning |
|---|---|---|---|
${form.fields.map((field) => (isLiteral(field) ? `| \`${field.wire}\` | | \`${field.value}\` | |` : propertyRow(field))).join('\n')}`;
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
  return [...byFormat].map(([wire, names]) => `- ${wire}: ${names.join(' ')}`).join('\n');
}
