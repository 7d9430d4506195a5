import fc, { type Arbitrary } from 'fast-check';
import { memoryDriver, type Origin, openAudit } from 'libaudit-virt';
import { tail } from '../../src/schema/envelope.ts';
import type { Audited, VirtEvent } from '../../src/schema/events.ts';
import type { Form } from '../../src/schema/form.ts';
import { eventOf, text, valuesOf } from './arbitrary.ts';

/** Messages to send through one log. */
export interface Batch {
  /** Name of the program, where it is to be told. */
  readonly comm: string | undefined;
  readonly messages: readonly (readonly [Audited<VirtEvent>, Origin])[];
}

/** Messages of a form, with any origin and with or without the name of the program. */
export function batchOf(form: Form, maxLength: number): Arbitrary<Batch> {
  return fc.record({
    comm: fc.option(text().filter((value) => typeof value === 'string') as Arbitrary<string>, { nil: undefined }),
    messages: fc.array(fc.tuple(eventOf(form), origin), { minLength: 1, maxLength }),
  });
}

const originFields = tail.filter(({ wire }) => ['hostname', 'addr', 'terminal'].includes(wire));
const origin = fc.record(
  Object.fromEntries(
    originFields.map(({ property, codec }) => [property, valuesOf(codec).filter((word) => word !== null)]),
  ),
  { requiredKeys: [] },
) as Arbitrary<Origin>;

/** The messages as they should arrive: what stands in `msg='…'`, behind the name of the type, as byte strings. */
export async function expectedMessages({ comm, messages }: Batch): Promise<string[]> {
  const driver = memoryDriver();
  const log = await openAudit({ driver, ...(comm !== undefined && { comm }) });
  for (const [event, origin] of messages) log.emitSync(event, origin);
  return driver.lines.map((line) => messageOf(Buffer.from(line)));
}

/** The same of a line that was written; what auditd adds to it is left out. */
export function messageOf(line: Uint8Array): string {
  const [record = ''] = Buffer.from(line).toString('latin1').split('\x1d');
  return record.replace(/^(type=\S+) .*? msg='(.*)'$/, '$1 $2');
}
