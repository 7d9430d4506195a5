import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { type EventLines, livesArbitrary } from '../support/lives.ts';
import { runs } from '../support/runs.ts';

const MODES = [[], ['--all-events', '--show-uuid', '--proof'], ['--summary'], ['--format', 'json']];
const RUNS = { numRuns: runs(25) };
const lives = livesArbitrary({ differences: true });
/** Without migrations, which join the sessions of two hosts. */
const livesOnOneHost = lives.map((events) =>
  events.filter((lines) => !lines.some((line) => /MIGRATE_|=migrated/.test(line))),
);
const textOf = (lines: readonly string[]): string => lines.map((each) => `${each}\n`).join('');
const folder = mkdtempSync(join(tmpdir(), 'auvirt-laws-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command prints in each mode. */
async function shown(
  words: readonly string[],
  stdin?: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<string[]> {
  const outputs: string[] = [];
  for (const mode of MODES) outputs.push((await run([...words, ...mode], stdin === undefined ? {} : { stdin })).out);
  return outputs;
}

const same = (title: string, change: (events: EventLines[]) => fc.Arbitrary<readonly string[]>) =>
  test(title, async () => {
    await fc.assert(
      fc.asyncProperty(
        lives.chain((events) => change(events).map((lines) => [events.flat(), lines] as const)),
        async ([before, after]) => {
          expect(await shown(['--stdin'], textOf(after))).toEqual(await shown(['--stdin'], textOf(before)));
        },
      ),
      RUNS,
    );
  });

describe('the output stays the same', () => {
  same('when the records of an event are shuffled', (events) =>
    fc
      .tuple(...events.map((lines) => fc.shuffledSubarray([...lines], { minLength: lines.length })))
      .map((all) => all.flat()),
  );

  same('when records of events less than two seconds apart are mixed', (events) =>
    fc
      .array(fc.integer({ min: 0, max: 990 }), { minLength: events.flat().length, maxLength: events.flat().length })
      .map((late) =>
        events
          .flat()
          .map((text, index) => ({ text, at: Number(/audit\(([\d.]+)/.exec(text)?.[1]) * 1000 + (late[index] ?? 0) }))
          .sort((a, b) => a.at - b.at)
          .map(({ text }) => text),
      ),
  );

  same('when each record is there twice', (events) => fc.constant(events.flatMap((lines) => [...lines, ...lines])));

  same('when there is garbage between lines', (events) => {
    const garbage = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '').replaceAll('type=', ''));
    const lines = events.flat();
    return fc
      .array(garbage, { minLength: lines.length, maxLength: lines.length })
      .map((noise) => lines.flatMap((text, index) => [noise[index] ?? '', text]));
  });

  test('wherever the log is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.infiniteStream(fc.integer({ min: 1, max: 700 })), async (events, lengths) => {
        const bytes = Buffer.from(textOf(events.flat()));
        async function* pieces(): AsyncGenerator<Uint8Array> {
          for (let start = 0; start < bytes.length; ) {
            const end = start + lengths.next().value;
            yield bytes.subarray(start, end);
            start = end;
          }
        }
        const cut: string[] = [];
        for (const mode of MODES) cut.push((await run(['--stdin', ...mode], { stdin: pieces() })).out);
        expect(cut).toEqual(await shown(['--stdin'], bytes));
      }),
      RUNS,
    );
  });

  test('when the log is split into rotated files, some of them compressed', async () => {
    await fc.assert(
      fc.asyncProperty(
        lives,
        fc.array(fc.nat(200), { maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 6 }),
        async (events, cuts, packed) => {
          const lines = events.flat();
          const places = [0, ...cuts.map((cut) => cut % (lines.length + 1)), lines.length].sort((a, b) => a - b);
          const log = mkdtempSync(join(folder, 'log-'));
          for (let i = 1; i < places.length; i++) {
            const number = places.length - 1 - i;
            const content = Buffer.from(textOf(lines.slice(places[i - 1], places[i])));
            const name = `audit.log${number === 0 ? '' : `.${number}`}`;
            writeFileSync(join(log, packed[i] ? `${name}.gz` : name), packed[i] ? gzipSync(content) : content);
          }
          expect(await shown(['--file', log])).toEqual(await shown(['--stdin'], textOf(lines)));
        },
      ),
      RUNS,
    );
  });
});

test('the list of one guest contains the lines that the whole list has of it', async () => {
  await fc.assert(
    fc.asyncProperty(lives, fc.nat(4), async (events, guest) => {
      const uuid = `${guest}0000000-0000-4000-8000-000000000000`;
      const stdin = textOf(events.flat());
      const all = (await run(['--stdin', '-a', '--show-uuid'], { stdin })).out.split('\n');
      const own = (await run(['--stdin', '-a', '--show-uuid', uuid], { stdin })).out.split('\n').filter(Boolean);
      expect(own).toEqual(all.filter((each) => each.includes(`\t${uuid}\t`)));
    }),
    RUNS,
  );
});

test('the counters of the summary are the sums of the list', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (events) => {
      const stdin = textOf(events.flat());
      const list = (await run(['--stdin', '-a'], { stdin })).out.split('\n');
      const count = (type: string, failed: boolean) =>
        list.filter((each) => each.startsWith(type) && each.includes(' - failed') === failed).length;
      const { out } = await run(['--stdin', '-s', '--format', 'json'], { stdin });
      expect(JSON.parse(out)).toMatchObject({
        starts: count('start', false),
        stops: count('stop', false),
        resources: count('resrc', false),
        denials: count('avc', false),
        anomalies: count('anom', false),
        failures: count('', true),
      });
    }),
    RUNS,
  );
});

test('two hosts with the same guests do not mix', async () => {
  await fc.assert(
    fc.asyncProperty(livesOnOneHost, livesOnOneHost, async (one, two) => {
      const on = (node: string, events: EventLines[]) => events.flat().map((text) => `node=${node} ${text}`);
      const byTime = (a: string, b: string) => timeOf(a) - timeOf(b);
      const timeOf = (text: string) => Number(/audit\(([\d.]+)/.exec(text)?.[1]);
      const both = [...on('a', one), ...on('b', two)].sort(byTime);
      const { out } = await run(['--stdin', '--format', 'json'], { stdin: textOf(both) });
      const apart = await Promise.all(
        [on('a', one), on('b', two)].map(
          async (lines) => (await run(['--stdin', '--format', 'json'], { stdin: textOf(lines) })).out,
        ),
      );
      const lines = (text: string) => text.split('\n').filter(Boolean).sort();
      expect(lines(out)).toEqual(lines(apart.join('')));
    }),
    RUNS,
  );
});
