import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../src/log/event/event-queue.ts';
import { readRecords } from '../../src/log/read/read-records.ts';
import { jsonLines } from '../../src/report/session/json-lines.ts';
import { SessionTracker } from '../../src/session/tracker.ts';
import { run } from '../support/cli.ts';
import { auvirtCases } from '../support/corpus.ts';
import { control, UUID } from '../support/log-text.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/session.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictRequired: false });
formats.default(ajv);
const validate = ajv.compile(schema);
const LIBVIRT = new URL('../corpus/libvirt/audit-raw.log', import.meta.url).pathname;

describe('each session as JSON matches docs/session.schema.json', () => {
  test.each([...auvirtCases.map(({ log }) => log), LIBVIRT].map((log) => [log.replace(/.*corpus\//, ''), log]))(
    'in %s',
    async (_, log) => {
      const { out, code } = await run(['--file', log, '--format', 'json']);
      expect(code).toBe(0);
      for (const line of out.trimEnd().split('\n').filter(Boolean)) {
        const valid = validate(JSON.parse(Buffer.from(line, 'latin1').toString('utf8')));
        expect(validate.errors ?? []).toEqual([]);
        expect(valid).toBe(true);
      }
    },
  );
});

test('each thing that happens, as JSON while a log is followed, matches docs/guest-event.schema.json', async () => {
  const eventSchema = JSON.parse(readFileSync(new URL('../../docs/guest-event.schema.json', import.meta.url), 'utf8'));
  const validateEvent = ajv.addSchema(schema, 'session.schema.json').compile(eventSchema);
  const kinds = new Set<string>();
  for (const log of [...auvirtCases.map(({ log }) => log), LIBVIRT]) {
    const tracker = new SessionTracker('sessions');
    const lines = jsonLines();
    const queue = new EventQueue((event) => {
      for (const line of lines.entries(tracker.add(event)).split('\n').filter(Boolean)) {
        const object = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
        kinds.add(object.kind);
        validateEvent(object);
        expect(validateEvent.errors ?? []).toEqual([]);
      }
    });
    for await (const record of readRecords(log)) if (record.isRecord) queue.push(record);
    queue.end();
  }
  expect([...kinds].sort()).toEqual(['anomaly', 'denial', 'label', 'operation', 'release', 'resource']);
});

test('a session as JSON has its duration in seconds, and what ended it', async () => {
  const stdin = [control('start', { at: 1, serial: 1 }), control('stop', { at: 9.5, serial: 2 })].join('\n');
  const { out } = await run(['--stdin', '--format', 'json'], { stdin });
  expect(JSON.parse(out)).toMatchObject({
    guest: { uuid: UUID, name: 'web1', node: null },
    state: 'ended',
    seconds: 8.5,
    start: { op: 'start', reason: 'booted', uid: 0, serials: [1, 2] },
    end: { time: '1970-01-01T00:00:09.500Z', cause: 'stopped', by: { op: 'stop', serial: 2 } },
    serials: [1, 2],
  });
});

test('a name that is not UTF-8 keeps its bytes', async () => {
  const stdin = control('start', { at: 1 }).replace('"web1"', 'CAFE');
  const { out } = await run(['--stdin', '--format', 'json'], { stdin });
  expect(JSON.parse(out).guest.name).toEqual({ bytes: 'CAFE' });
});

test('the counters in JSON equal those in the text', async () => {
  const log = auvirtCases.find(({ name }) => name === 'basic-session')?.log as string;
  const { out } = await run(['--file', log, '--summary', '--format', 'json']);
  expect(JSON.parse(out)).toMatchObject({ starts: 1, stops: 1, resources: 7, denials: 0, anomalies: 0, failures: 0 });
});
