import fc from 'fast-check';
import { openAudit } from 'libaudit-virt';
import { expect, test } from 'vitest';
import { writtenForms } from '../../src/schema/forms.ts';
import { oracle, STANDIN } from '../support/oracle.ts';
import { batchOf, expectedMessages, optionsOf } from '../support/oracle-messages.ts';
import { messagesSent, standinDrivers } from '../support/oracle-standin.ts';
import { runs } from '../support/runs.ts';

for (const [driver, missing] of await standinDrivers()) {
  oracle(`The ${driver} driver, with a stand-in for libaudit`, missing, () => {
    test.each(writtenForms.map((form) => [form.kind, form] as const))(
      'sends %s messages as the memory driver predicts',
      async (_, form) => {
        await fc.assert(
          fc.asyncProperty(batchOf(form, 10), async (batch) => {
            const { comm, messages } = batch;
            const sent = await messagesSent(async () => {
              using log = await openAudit({
                driver,
                library: STANDIN,
                ...optionsOf({ comm }),
              });
              for (const [event, origin] of messages) {
                expect(log.emitSync(event, origin)).toEqual({ status: 'recorded', sequence: expect.any(Number) });
              }
            });
            expect(sent).toEqual(await expectedMessages(batch));
          }),
          { numRuns: runs(10) },
        );
      },
    );
  });
}
