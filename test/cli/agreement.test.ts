import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { control, machineId, resource } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

const record = fc.record({
  kind: fc.constantFrom('start', 'stop', 'label', 'disk'),
  at: fc.integer({ min: 1_700_000_000, max: 1_700_000_900 }),
  res: fc.constantFrom('success', 'failed', '1', '0', 'yes', 'no'),
  node: fc.constantFrom('hv-1', 'hv 2'),
  vm: fc.constantFrom('a', 'b'),
  cut: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 3 }),
});

function lineOf(
  { kind, cut, ...stamp }: typeof record extends fc.Arbitrary<infer T> ? T : never,
  index: number,
): string {
  const uuid = `${stamp.vm.repeat(8)}-1111-4111-8111-111111111111`;
  const numbered = { ...stamp, serial: index + 1, uuid };
  const fields = 'old-disk="?" new-disk="/x"';
  const line =
    kind === 'label'
      ? machineId(numbered)
      : kind === 'disk'
        ? resource('disk', { ...numbered, fields })
        : control(kind, numbered);
  return cut === null ? line : line.slice(0, -cut);
}

/** What a command says about a record. */
interface Said {
  readonly success: boolean | null;
  readonly guest: string;
  readonly node: string;
  readonly time: string;
}

const rows = (text: string) =>
  text
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => JSON.parse(row));
const sorted = (serials: Iterable<number>) => [...serials].sort((a, b) => a - b);

/** What sessions say about their records, by serial. */
function ofSessions(text: string): [number, Said][] {
  return rows(text).flatMap(({ guest, operations, labels, resources }) =>
    [...operations, ...labels, ...resources].map(({ serial, success, time }): [number, Said] => [
      serial,
      { success, guest: guest.name, node: guest.node, time },
    ]),
  );
}

test('all commands read outcome, host, guest and time of a record in the same way', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 12 }), async (records) => {
      const stdin = Buffer.from(`${records.map(lineOf).join('\n')}\n`);
      const out = async (...words: readonly string[]) => (await run(words, { stdin })).out;
      const search = ['search', '-if', '-', '-m', 'ALL', '--format', 'json'];
      const found = new Map(
        rows(await out(...search)).map(({ stamp, success, guest, node, time }): [number, Said] => [
          Number(stamp.split(':')[1]),
          { success, guest: guest.name, node, time },
        ]),
      );
      const having = (outcome: boolean | null) =>
        sorted([...found].filter(([, { success }]) => success === outcome).map(([serial]) => serial));
      const serials = (text: string) => sorted(rows(text).map(({ stamp }) => Number(stamp.split(':')[1])));

      for (const [serial, said] of ofSessions(await out('--stdin', '--format', 'json'))) {
        expect(said).toEqual(found.get(serial));
      }
      expect(serials(await out(...search, '-sv', 'yes'))).toEqual(having(true));
      expect(serials(await out(...search, '-sv', 'no'))).toEqual(having(false));
      const report = await out('report', '--virt', '-if', '-');
      for (const [serial, { success }] of found) {
        const word = success === null ? 'unset' : success ? 'yes' : 'no';
        expect(report).toMatch(new RegExp(`VIRT_\\w+ ${word} ${serial}\n`));
      }
      const cut = rows(await out('lint', '--format', 'json', '-')).filter(({ rule }) => rule === 'record-cut');
      expect(sorted(cut.map(({ serial }) => serial))).toEqual(having(null));
    }),
    { numRuns: runs(50) },
  );
});
