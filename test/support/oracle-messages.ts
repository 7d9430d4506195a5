import fc, { type Arbitrary } from 'fast-check';
import { type AuditText, memoryDriver, type OpenOptions, type Origin, openAudit } from 'libaudit-virt';
import { EVENT_RULES } from '../../src/lint/lint-event.ts';
import { tail } from '../../src/schema/envelope.ts';
import type { Audited, VirtEvent } from '../../src/schema/events.ts';
import type { Form } from '../../src/schema/form.ts';
import { eventOf, text, valuesOf } from './arbitrary.ts';

/** Messages to send through one log. */
export interface Batch {
  /** Program name to send, if any. */
  readonly comm: string | undefined;
  readonly messages: readonly (readonly [Audited<VirtEvent>, Origin])[];
}

/** Messages of a form, with random origins, with or without a program name. */
export function batchOf(form: Form, maxLength: number): Arbitrary<Batch> {
  return fc.record({
    comm: fc.option(text().filter(isProgramName) as Arbitrary<string>, { nil: undefined }),
    messages: fc.array(fc.tuple(eventOf(form), origin), { minLength: 1, maxLength }),
  });
}

/** The options of a log that takes such messages, sensible or not. */
export const optionsOf = ({ comm }: Pick<Batch, 'comm'>): OpenOptions => ({
  allow: EVENT_RULES,
  ...(comm !== undefined && { comm }),
});

// As long as the kernel's at most.
const isProgramName = (name: AuditText): boolean =>
  typeof name === 'string' && name !== '' && Buffer.byteLength(name) <= 15;

const originFields = tail.filter(({ wire }) => ['hostname', 'addr', 'terminal'].includes(wire));
const origin = fc.record(
  Object.fromEntries(
    originFields.map(({ property, codec }) => [property, valuesOf(codec).filter((word) => word !== null)]),
  ),
  { requiredKeys: [] },
) as Arbitrary<Origin>;

/** The expected messages: type name and the content of `msg='…'`, as byte strings. */
export async function expectedMessages(batch: Batch): Promise<string[]> {
  const driver = memoryDriver();
  const log = await openAudit({ driver, ...optionsOf(batch) });
  for (const [event, origin] of batch.messages) log.emitSync(event, origin);
  return driver.lines.map((line) => messageOf(Buffer.from(line)));
}

/** The same parts of a written line, without the fields that auditd adds. */
export function messageOf(line: Uint8Array): string {
  const [record = ''] = Buffer.from(line).toString('latin1').split('\x1d');
  return record.replace(/^(type=\S+) .*? msg='(.*)'$/, '$1 $2');
}
