import { createReadStream, readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../src/report/format/json-line.ts';
import { readSessions, type SessionOptions } from '../../src/report/session/read-sessions.ts';
import { sessionToJson } from '../../src/report/session/session-json.ts';
import { allOf } from '../support/all-of.ts';
import { run } from '../support/cli.ts';
import { auvirtCases } from '../support/corpus.ts';
import { control, line, resource, UUID } from '../support/log-text.ts';

const LIBVIRT = new URL('../corpus/libvirt/audit-raw.log', import.meta.url).pathname;
const logs = [...auvirtCases.map(({ log }) => log), LIBVIRT];

/** The lines of `auvirt --format json`, sorted. */
async function printed(words: readonly string[], stdin?: string): Promise<string[]> {
  const { out } = await run([...words, '--format', 'json'], stdin === undefined ? {} : { stdin });
  return Buffer.from(out, 'latin1').toString('utf8').split('\n').filter(Boolean).sort();
}

/** The same for the sessions that are read. */
const read = async (source: Parameters<typeof readSessions>[0], options?: SessionOptions): Promise<string[]> =>
  (await allOf(readSessions(source, options))).map((session) => jsonText(sessionToJson(session))).sort();

test.each(logs.map((log) => [log.replace(/.*corpus\//, ''), log]))(
  'the sessions of %s are those that auvirt --format json prints',
  async (_, log) => {
    expect(await read(log)).toEqual(await printed(['--file', log]));
  },
);

test('a path, a URL, bytes and a stream give the same sessions', async () => {
  const expected = await read(LIBVIRT);
  expect(expected.length).toBeGreaterThan(50);
  expect(await read(pathToFileURL(LIBVIRT))).toEqual(expected);
  expect(await read(readFileSync(LIBVIRT))).toEqual(expected);
  expect(await read(createReadStream(LIBVIRT, { highWaterMark: 997 }))).toEqual(expected);
});

const other = { vm: 'Büro', uuid: '11111111-2222-4333-8444-555555555555' };
const lives = [
  control('start', { at: 10, serial: 1 }),
  resource('disk', { at: 11, serial: 2, fields: 'old-disk="?" new-disk="/img/a b.qcow2"' }),
  control('start', { at: 20, serial: 3, ...other }),
  control('stop', { at: 30.5, serial: 4 }),
];
const log = Buffer.from(lives.join('\n'));

test('a session has decoded text, numbers, and times in milliseconds', async () => {
  const [ended, running] = await allOf(readSessions(log));
  expect(ended).toMatchObject({
    guest: { uuid: UUID, name: 'web1', node: null },
    state: 'ended',
    start: { time: 10_000, op: 'start', uid: 0 },
    end: { time: 30_500, cause: 'stopped', by: { serial: 4 } },
    duration: 20_500,
    resources: [{ resource: 'disk', value: '/img/a b.qcow2', time: 11_000, duration: 19_500 }],
    serials: [1, 2, 4],
  });
  expect(running).toMatchObject({ guest: { name: 'Büro' }, state: 'running', end: null, duration: null });
});

test('a name that is not UTF-8 is returned as bytes', async () => {
  const [session] = await allOf(readSessions(Buffer.from(control('start', { at: 1 }).replace('"web1"', 'CAFE'))));
  expect(session?.guest.name).toEqual(new Uint8Array([0xca, 0xfe]));
});

describe('options select sessions', () => {
  test.each<[string, SessionOptions, string[]]>([
    ['by name', { guest: 'web1' }, ['web1']],
    ['by a name of several bytes a character', { guest: 'Büro' }, ['Büro']],
    ['by bytes', { guest: Buffer.from('Büro') }, ['Büro']],
    ['by UUID in upper case', { guest: UUID.toUpperCase() }, ['web1']],
    ['and of no other', { guest: 'web' }, []],
    ['up to a time', { to: 19_999 }, ['web1']],
    ['from a time on', { from: 30_501 }, ['Büro']],
    ['at a time', { from: 30_500, to: 30_500 }, ['Büro', 'web1']],
  ])('%s', async (_, options, names) => {
    const sessions = await allOf(readSessions(log, options));
    expect(sessions.map(({ guest }) => guest.name).sort()).toEqual(names);
  });

  test('events after `to` do not count: the guest still runs', async () => {
    expect(await allOf(readSessions(log, { to: 30_499, guest: 'web1' }))).toMatchObject([{ state: 'running' }]);
  });
});

test('a session is yielded while the log is still being written, once nothing can change it', async () => {
  const stream = new PassThrough();
  const sessions = readSessions(stream);
  const later = Array.from({ length: 200 }, (_, number) =>
    control('start', { at: 200 + number, ...other, serial: 9 + number }),
  );
  stream.write(`${[...lives, ...later].join('\n')}\n`);
  const { value } = await sessions.next();
  expect(value).toMatchObject({ guest: { name: 'web1' }, state: 'ended' });
  stream.end();
  const rest = await allOf(sessions);
  expect(rest.at(-1)).toMatchObject({ state: 'running' });
  expect(rest.filter(({ state }) => state === 'running')).toHaveLength(1);
});

test('thousands of sessions are yielded as they end, and equal those that the command prints', async () => {
  const guest = (number: number) => ({
    vm: `g${number}`,
    uuid: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  });
  const many = Array.from({ length: 3000 }, (_, number) => [
    control('start', { at: 20 * number, serial: 2 * number, ...guest(number) }),
    // One in a hundred keeps running.
    ...(number % 100 === 0
      ? []
      : [control('stop', { at: 20 * number + 15, serial: 2 * number + 1, ...guest(number) })]),
  ]).flat();
  const text = `${many.join('\n')}\n`;
  const states: string[] = [];
  for await (const { state } of readSessions(Buffer.from(text))) states.push(state);
  expect(states).toEqual([...Array(2970).fill('ended'), ...Array(30).fill('running')]);
  expect(await read(Buffer.from(text))).toEqual(await printed(['--stdin'], text));
});

test('lines that are not records are skipped', async () => {
  const source = Buffer.from(['garbage', line('DAEMON_START', { at: 1 }, 'op=start'), ...lives].join('\n'));
  expect(await allOf(readSessions(source))).toHaveLength(2);
});
