import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvents } from '../../src/log/read/read-events.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { eventFromJson, toJson } from '../../src/report/event/event-json.ts';
import { jsonText } from '../../src/report/format/json-line.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { formatLine, formatTail } from '../../src/text/line.ts';
import { eventOf } from '../support/arbitrary.ts';
import { run } from '../support/cli.ts';
import { auvirtCases, searchCases } from '../support/corpus.ts';
import { avc, control, UUID } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/event.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(schema);
const LIBVIRT = new URL('../corpus/libvirt/audit-raw.log', import.meta.url).pathname;
const LOGS = [...auvirtCases, ...searchCases].map(({ log }) => log);

function expectValid(json: unknown): void {
  const valid = validate(json);
  expect(validate.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
}

describe('each event as JSON matches docs/event.schema.json', () => {
  test.each([...LOGS, LIBVIRT].map((log) => [log.replace(/.*corpus\//, ''), log]))('in %s', async (_, log) => {
    const { out } = await run(['search', '-if', log, '-m', 'ALL', '--related', '--format', 'json']);
    const lines = out.trimEnd().split('\n').filter(Boolean);
    for (const line of lines) expectValid(JSON.parse(Buffer.from(line, 'latin1').toString('utf8')));
    if (log === LIBVIRT) expect(lines.length).toBeGreaterThan(1500);
  });
});

describe('an event written as JSON is read back unchanged', () => {
  test.each(writtenForms.map((form) => [form.kind, form] as const))('of the form %s', async (_, form) => {
    await fc.assert(
      fc.asyncProperty(eventOf(form), async (event) => {
        const tail = formatTail({ exe: '/usr/sbin/x', hostname: null, addr: null, terminal: null }, event.success);
        const line = formatLine(formatEvent(event), tail, { time: 1005, serial: 7, pid: 1, uid: 0, auid: 0, ses: 1 });
        const record = parseRecord(line);
        expect(record.event).toEqual(event);
        for await (const read of readEvents(Buffer.from(record.raw))) {
          const text = jsonText(toJson(read));
          const json = JSON.parse(text);
          expectValid(json);
          expect(text).not.toContain('\n');
          expect(eventFromJson(json.event)).toEqual(record.event);
        }
      }),
      { numRuns: runs(50) },
    );
  });
});

test('what the kernel reports is separate from what the sender claims', async () => {
  const line = `${control('start', { at: 1.5, serial: 3, node: 'h1' }).replace('virt=kvm', 'virt=kvm pid=1 uid=1000')}\x1dUID="root" AUID="unset"`;
  for await (const event of readEvents(Buffer.from(line, 'latin1'))) {
    expect(toJson(event)).toMatchObject({
      type: 'VIRT_CONTROL',
      time: '1970-01-01T00:00:01.500Z',
      stamp: '1.500:3',
      node: 'h1',
      success: true,
      guest: { uuid: UUID, name: 'web1' },
      event: null,
      reason: { code: 'field-foreign' },
      kernel: { pid: 900, uid: 0, auid: null, ses: null },
      names: { uid: 'root', auid: 'unset' },
      sender: { exe: '/usr/sbin/libvirtd', hostname: null },
      records: [{ fields: { pid: ['900', '1'], uid: ['0', '1000'] }, raw: line }],
    });
  }
});

test('bytes that are not valid UTF-8 are kept, in the name and in the line', async () => {
  const line = control('start', { at: 1 }).replace('"web1"', 'CAFE').replace('libvirtd', 'libvirt\xff');
  for await (const event of readEvents(Buffer.from(line, 'latin1'))) {
    const json = JSON.parse(jsonText(toJson(event)));
    expect(json.guest.name).toEqual({ bytes: 'CAFE' });
    expect(Buffer.from(json.records[0].raw.bytes, 'hex').toString('latin1')).toBe(line);
    expect(json.event.vm).toEqual({ bytes: 'CAFE' });
    expect(eventFromJson(json.event)).toMatchObject({ vm: Uint8Array.of(0xca, 0xfe) });
  }
});

test('an event of several records contains all of them and the guest it concerns', async () => {
  for await (const event of readEvents(Buffer.from(avc({ at: 1, serial: 1 }).join('\n')))) {
    expect(toJson(event, { uuid: UUID, name: 'web1' })).toMatchObject({
      type: 'AVC',
      success: false,
      guest: { uuid: UUID, name: 'web1' },
      event: null,
      records: [{ type: 'AVC', fields: { seresult: 'denied', name: 'x.img' } }, { type: 'SYSCALL' }],
    });
  }
});
