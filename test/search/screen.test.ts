import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventGroups } from '../../src/log/event/event-groups.ts';
import { everyLine, linePicker } from '../../src/log/lines/line-picker.ts';
import { readEvents } from '../../src/log/read-events.ts';
import { recordBatches } from '../../src/log/read-records.ts';
import { matcher } from '../../src/search/criteria.ts';
import { screenOf } from '../../src/search/screen.ts';
import { wantedOf } from '../../src/search/wanted.ts';
import { control, machineId, UUID } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';
import { eachLine, searchedBytes } from '../support/searched.ts';

const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

// Spellings of a name in logs, surrounded by text that can be mistaken for it.
const wires = fc
  .constantFrom('web1', 'a b', 'x', 'éx', 'web1 vm=x', 'uuid=9')
  .chain((name) => fc.constantFrom(`"${name}"`, hex(name), hex(name).toUpperCase(), name, `'${name}'`, `"${name}`, ''));
const lines = fc.array(
  fc.record({
    wire: wires,
    first: fc.boolean(),
    subj: fc.constantFrom('', ' subj=a vm="web1"'),
    more: fc.constantFrom('', ' vm="web1"', ' vm="y"', ' =b'),
    serial: fc.nat(1000),
  }),
  { maxLength: 12 },
);

test('a search of the screened lines finds the same events as a search of all lines', async () => {
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.record({
        vm: fc.option(fc.constantFrom('web1', 'b', 'x', '', 'é', 'vm=', '65'), { nil: undefined }),
        uuid: fc.option(fc.constantFrom(UUID, '9', '1111', ''), { nil: undefined }),
        exact: fc.boolean(),
      }),
      async (drawn, criteria) => {
        fc.pre(criteria.vm !== undefined || criteria.uuid !== undefined);
        const log = drawn
          .map(({ wire, first, subj, more, serial }) => {
            const line = control('start', { at: 1, serial }).replace(' msg=', `${subj} msg=`);
            return first
              ? line.replace(/virt=kvm (.*) vm="web1"/, `vm=${wire}${more} $1`)
              : line.replace('vm="web1" uuid', `vm=${wire}${more} uuid`);
          })
          .concat(machineId({ at: 2, serial: 2000 }))
          .join('\n');
        const matches = matcher(criteria);
        const all: unknown[] = [];
        for await (const event of readEvents(Buffer.from(log))) if (matches(event)) all.push(event.serial);
        const passed: unknown[] = [];
        const groups = new EventGroups((event) => matches(event) && passed.push(event.serial));
        const wanted = wantedOf(criteria, false);
        const pick = wanted === undefined ? everyLine : linePicker(wanted);
        for await (const records of recordBatches(Buffer.from(log), pick))
          for (const record of records) groups.push(record);
        groups.end();
        expect(passed).toEqual(all);
      },
    ),
    { numRuns: runs(500) },
  );
});

test.each([
  'type=VIRT_CONTROL msg=audit(1.000:1): x',
  "type=VIRT_CONTROL msg=audit(1.000:1): msg='x",
  control('start', { at: 1 }),
])('each byte is searched at most once per criterion, for lines such as %j', (line) => {
  const { bytes, searched } = searchedBytes(`${line}\n`.repeat(1000));
  for (const screen of [screenOf({ vm: 'nobody', uuid: UUID }), screenOf({ vm: 'nobody' })]) {
    eachLine(bytes, (start, end) => void screen?.test(bytes, start, end));
  }
  // Once for the UUID, and twice for the message.
  expect(searched()).toBeLessThanOrEqual(3 * bytes.length);
});
