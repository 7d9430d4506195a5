import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asByteString, isAscii } from '../../src/codec/bytes.ts';
import { RowText } from '../../src/log/core/row-text.ts';
import { loneEvent } from '../../src/log/event/audit-event.ts';
import { everyLine } from '../../src/log/lines/line-picker.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { toJson } from '../../src/report/event/event-json.ts';
import { jsonRows } from '../../src/report/event/event-json-rows.ts';
import { jsonText } from '../../src/report/format/json-line.ts';
import { lineRows } from '../../src/report/format/raw-lines.ts';
import { forms } from '../../src/schema/forms.ts';
import { typeName } from '../../src/schema/record-types.ts';
import { formatEvent } from '../../src/text/format.ts';
import { eventOf } from '../support/arbitrary.ts';
import { blockRecords } from '../support/read-both-ways.ts';
import { runs } from '../support/runs.ts';

const written = forms.filter(({ origin }) => origin !== 'docker');
const CORPUS = readFileSync(new URL('../corpus/libvirt/audit-raw.log', import.meta.url))
  .toString('latin1')
  .trimEnd();

const TAIL = ' exe="/usr/sbin/virtqemud" hostname=? addr=? terminal=? res=success\'';

/** A line with the message, as auditd writes it. */
function lineOf(type: number, message: string, serial: number): string {
  const kernel = 'pid=900 uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:virtd_t:s0';
  return `type=${typeName(type)} msg=audit(1700000000.${String(serial % 1000).padStart(3, '0')}:${serial}): ${kernel} msg='${message}${TAIL}`;
}

const lines = fc
  .tuple(
    fc
      .constantFrom(...written)
      .chain((form) => eventOf(form).map((event) => lineOf(form.type, asByteString(formatEvent(event).text), 7))),
    fc.constantFrom('', '', '\x1dUID="root" AUID="unset"', 'UID="root"', '\x1dUID=726F6F74 UID="b" 2=x'),
    fc.constantFrom('', '', 'node=host1 '),
  )
  .map(([line, enriched, node]) => node + line + enriched);

/** What may stand anywhere in a damaged or forged line. */
const insertions = fc.constantFrom(
  ' ',
  '"',
  "'",
  '\\',
  '=',
  '\x1d',
  '\t',
  '\x7f',
  '\xe9',
  '\xc3\xa9',
  '\x01',
  '?',
  ' uuid=',
  ' vm=',
  ' exe=',
  ' res=',
  ' resrc=net',
  ' op=init',
  '0',
  ' a=b',
);

const mutated = fc
  .tuple(
    fc.oneof(lines, fc.constantFrom(...CORPUS.split('\n'))),
    fc.array(fc.tuple(fc.nat(600), insertions, fc.nat(3)), { maxLength: 3 }),
  )
  .map(([line, changes]) => {
    let text = line;
    for (const [at, insertion, removed] of changes) {
      const start = at % (text.length + 1);
      text = text.slice(0, start) + insertion + text.slice(start + removed);
    }
    return text;
  });

/** Writes the records of a log as rows; those that are not written as rows are undefined. */
function asRows(log: string): { line: string; json: string | undefined; raw: string | undefined }[] {
  const results: { line: string; json: string | undefined; raw: string | undefined }[] = [];
  for (const record of blockRecords([Buffer.from(log, 'latin1')], everyLine)) {
    const [json, raw] = [jsonRows, lineRows].map((format) => {
      const text = new RowText();
      return record.addTo(text, format) ? Buffer.from(text.take()).toString('latin1') : undefined;
    });
    results.push({ line: record.line, json, raw });
  }
  return results;
}

const reference = (line: string): string =>
  `${asByteString(jsonText(toJson(loneEvent(parseRecord(Buffer.from(line, 'latin1'))))))}\n`;

describe('rows are written', () => {
  test('as the JSON that their events are, whatever the lines hold', () => {
    fc.assert(
      fc.property(fc.array(mutated, { minLength: 1, maxLength: 30 }), (texts) => {
        for (const { line, json, raw } of asRows(`${texts.join('\n')}\n`)) {
          if (json !== undefined) expect(json).toBe(reference(line));
          if (raw !== undefined) expect(raw).toBe(`${line}\n`);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  test.each(written.map((form) => [form.kind, form] as const))('if their form is %s', (_, form) => {
    // Records with extra fields, or with bytes beyond ASCII, are written as other events are.
    const plain = fc.sample(eventOf(form), { numRuns: 100, seed: 1 }).map((event) => {
      const { extra, ...rest } = event as typeof event & { extra?: unknown };
      return lineOf(form.type, asByteString(formatEvent(rest as typeof event).text), 7);
    });
    const [row] = asRows(plain.find(isAscii) ?? '');
    expect(row?.raw).toBe(`${row?.line}\n`);
    expect(row?.json).toBe(reference(row?.line ?? ''));
  });

  test('in order with other text', () => {
    const text = new RowText();
    const log = CORPUS.split('\n').slice(0, 40);
    let number = 0;
    for (const record of blockRecords([Buffer.from(`${log.join('\n')}\n`, 'latin1')], everyLine)) {
      if (number++ % 3 === 0 || !record.addTo(text, lineRows)) text.add(`${record.line}\n`);
    }
    const expected = `${log.join('\n')}\n`;
    expect(text.length).toBe(expected.length);
    expect(Buffer.from(text.take()).toString('latin1')).toBe(expected);
    expect(text.length).toBe(0);
  });

  test('also when a log has more values, and more kinds of rows, than the tables hold', () => {
    const guest = (number: number): string =>
      `virt=kvm resrc=disk reason=start vm="web-${number}" uuid=00000001-0000-4000-8000-${String(number).padStart(12, '0')} old-disk="?" new-disk="/images/${number}.img"`;
    const log = Array.from({ length: 40_000 }, (_, number) =>
      lineOf(2501, number % 7 === 0 ? `x${number % 1500}=1 ${guest(number)}` : guest(number), number),
    );
    const rows = asRows(log.join('\n'));
    expect(rows.filter(({ json }) => json !== undefined).length).toBeGreaterThan(30_000);
    const differing = rows.filter(
      ({ line, json }, index) => index % 37 === 0 && json !== undefined && json !== reference(line),
    );
    expect(differing).toEqual([]);
  });
});
