import { type Field, type Form, isLiteral } from '../src/schema/form.ts';
import { forms, writtenForms } from '../src/schema/forms.ts';
import { typeName } from '../src/schema/record-types.ts';

/** The source of src/schema/events.ts: one documented interface for each form. */
export function eventsSource(): string {
  return `// Generated from the forms by \`npm run generate\`; a test fails where it is stale.
import type { AuditText } from '../codec/bytes.ts';

/** What every event can carry. */
export interface EventBase {
  /**
   * Whether the operation succeeded: libaudit's \`res\`. Not part of the message's text, so that an event from
   * \`parseMessage\` has none, nor has one from a record that was cut there. Sending needs it.
   */
  success?: boolean;
  /**
   * Further fields after those of the form, by wire name, for example \`{ acct: 'alice' }\`. Only names of the audit
   * field dictionary are written, and none that has a meaning in the record already.
   */
  extra?: Readonly<Record<string, AuditText | number>>;
}

${forms.map(interfaceOf).join('\n\n')}

/** An event that can be written; \`kind\` tells which. */
export type VirtEvent =
${writtenForms.map((form) => `  | ${interfaceName(form)}`).join('\n')};

/** An event that can be read: what can be written, and what only older emitters wrote. */
export type ReadEvent = VirtEvent | DockerEvent;

/** An event with its success, as sending needs it. */
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
  proposal: 'Form: a proposal of this library, in names of the audit field dictionary.',
  docker: "Form: Red Hat's docker fork; read, never written.",
};

function interfaceOf(form: Form): string {
  const fields = form.fields.filter((field): field is Field => !isLiteral(field));
  return `/**
 * ${typeName(form.type)}: ${form.summary}
 * ${ORIGIN[form.origin]}
 */
export interface ${interfaceName(form)} extends EventBase {
  /** Tag of the form. */
  kind: '${form.kind}';
${fields.map(property).join('\n')}
}`;
}

function property({ wire, property, codec, meaning }: Field): string {
  return `  /**\n   * ${meaning}\n   *\n   * On the wire: \`${wire}=\`, ${codec.wire}.\n   */\n  ${property}: ${codec.type};`;
}
