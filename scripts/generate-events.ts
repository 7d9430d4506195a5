import { uuid, virt, vm } from '../src/schema/fields.ts';
import { type Field, type Form, valueFields } from '../src/schema/form.ts';
import { forms, writtenForms } from '../src/schema/forms.ts';
import { typeName } from '../src/schema/record-types.ts';

/** The source of src/schema/events.ts: one documented interface for each form. */
export function eventsSource(): string {
  return `// Generated from the forms by \`npm run generate\`; a test fails if it is stale.
import type { AuditText } from '../codec/bytes.ts';

/** What all events have in common. */
export interface EventBase {
  /**
   * Whether the operation succeeded: libaudit's \`res\`. Required for sending. It is not part of
   * the message, so events from \`parseMessage\` and from truncated records lack it.
   */
  success?: boolean;
  /**
   * Additional fields after those of the form, by wire name, for example \`{ acct: 'alice' }\`. You
   * can write only names of the audit field dictionary that have no other meaning in the record.
   */
  extra?: Readonly<Record<string, AuditText | number>>;
}

/** What the events of a guest have in common. */
export interface GuestEvent extends EventBase {
${GUEST.map(property).join('\n')}
}

${forms.map(interfaceOf).join('\n\n')}

/** An event that you can write; \`kind\` is its tag. */
export type VirtEvent =
${writtenForms.map((form) => `  | ${interfaceName(form)}`).join('\n')};

/** An event that you can read: one that you can write, or one that only other emitters wrote. */
export type ReadEvent = VirtEvent | DockerEvent;

/** An event of a resource that has a name: it changes from an old to a new one. */
export type ExchangeEvent = ${unionOf('exchange')};

/** An event of a resource that several fields describe. */
export type ObjectEvent = ${unionOf('object')};

/** An event of an amount. */
export type AmountEvent = ${unionOf('amount')};

/** An event of what a guest may use. */
export type PermissionEvent = ${unionOf('permission')};

/** An event with its success, which sending requires. */
export type Audited<E extends VirtEvent> = E & {
  /** Whether the operation succeeded: libaudit's \`res\`. */
  success: boolean;
};

/** The tag of an event. */
export type EventKind = ReadEvent['kind'];
`;
}

/** \`net-open\` → \`NetOpenEvent\` */
export const interfaceName = (form: Form): string =>
  `${form.kind.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`;

const ORIGIN = {
  libvirt: "Form: libvirt's `domain_audit.c`.",
  proposal: 'Form: proposed by this library, with names of the audit field dictionary.',
  docker: "Form: Red Hat's docker fork; read but never written.",
};

/** The fields of {@link GuestEvent}. */
const GUEST: readonly Field[] = [virt, vm, uuid];

const unionOf = (role: NonNullable<Form['holds']>['role']): string =>
  writtenForms
    .filter(({ holds }) => holds?.role === role)
    .map(interfaceName)
    .join(' | ');

function interfaceOf(form: Form): string {
  const fields = valueFields(form);
  const isOfGuest = GUEST.every((field) => fields.includes(field));
  return `/**
${wrapped(`${typeName(form.type)}: ${form.summary}`)
  .map((line) => ` * ${line}`)
  .join('\n')}
 * ${ORIGIN[form.origin]}
 */
export interface ${interfaceName(form)} extends ${isOfGuest ? 'GuestEvent' : 'EventBase'} {
  /** Tag of the form. */
  kind: '${form.kind}';
${fields
  .filter((field) => !isOfGuest || !GUEST.includes(field))
  .map(property)
  .join('\n')}
}`;
}

function property({ wire, property, codec, meaning }: Field): string {
  const comment = [...wrapped(meaning), '', `On the wire: \`${wire}=\`, ${codec.wire}.`];
  return [
    '  /**',
    ...comment.map((line) => `   * ${line}`.trimEnd()),
    '   */',
    `  ${property}: ${typeOf(codec)};`,
  ].join('\n');
}

/** Breaks a sentence into lines of a comment. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + word.length < 94) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The TypeScript type of a codec's values. */
function typeOf({ kind, words = [], nullable }: Field['codec']): string {
  const known = words.map((each) => `'${each}'`);
  const base =
    kind === 'encoded' || kind === 'path'
      ? ['AuditText']
      : kind === 'integer' || kind === 'hex-number'
        ? ['number']
        : known.length === 0
          ? ['string']
          : kind === 'choice'
            ? known
            : [...known, '(string & {})'];
  return [...base, ...(nullable ? ['null'] : [])].join(' | ');
}
