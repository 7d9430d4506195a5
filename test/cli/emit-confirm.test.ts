import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventOf } from '../support/audited-log.ts';
import { run } from '../support/cli.ts';
import { UUID } from '../support/log-text.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('emit-confirm');
const START = ['emit', 'control', 'op=start', 'reason=booted', `uuid=${UUID}`, 'vm=web1'];

/** Options that write to one log and look in another. */
const elsewhere = () => ['--path', join(folder(), 'a.log'), '--confirm', join(folder(), 'b.log'), '--timeout', '0.2'];

test('auvirt emit --confirm succeeds if the record is in the log', async () => {
  const path = join(folder(), 'audit.log');
  expect(await run([...START, '--path', path, '--confirm', path])).toEqual({ code: 0, out: '', err: '' });
});

test('auvirt emit --confirm fails if the record is not in the log by the timeout', async () => {
  const { code, err } = await run([...START, ...elsewhere()]);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^auvirt: perhaps not recorded: .*b\.log in time: there is no log .* \(unconfirmed\)\n$/),
  ]);
});

test('auvirt emit --confirm saves a record that is not in the log to the fallback', async () => {
  const fallback = join(folder(), 'kept.log');
  const { code, err } = await run([...START, ...elsewhere(), '--fallback', fallback]);
  expect([code, err]).toEqual([0, expect.stringMatching(/^auvirt: the kernel accepted .* \(unconfirmed\)\n$/)]);
  expect(readFileSync(fallback, 'latin1')).toContain(' fallback=unconfirmed ');
});

test('auvirt emit --confirm sends many lines before the first is confirmed, and reports problems in order', async () => {
  const path = join(folder(), 'audit.log');
  const events = Array.from({ length: 3000 }, (_, number) => JSON.stringify(eventOf(`guest ${number}`)));
  const stdin = [...events.slice(0, 1500), 'junk', ...events.slice(1500), '{}'].join('\n');
  const { code, err } = await run(['emit', '--path', path, '--confirm', path], { stdin });
  expect(code).toBe(1);
  expect(err.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^auvirt: line 1501: is not JSON/),
    expect.stringMatching(/^auvirt: line 3002: is not an event/),
    'auvirt: 3000 recorded, 0 not recorded, 2 invalid',
  ]);
  expect(readFileSync(path, 'latin1').match(/^type=VIRT_CONTROL /gm)).toHaveLength(3000);
});

test('auvirt emit --confirm counts the lines that are not confirmed', async () => {
  const stdin = [eventOf('a'), eventOf('b')].map((event) => JSON.stringify(event)).join('\n');
  const { code, err } = await run(['emit', ...elsewhere()], { stdin });
  expect(code).toBe(1);
  expect(err.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^auvirt: line 1: perhaps not recorded: .* \(unconfirmed\)$/),
    expect.stringMatching(/^auvirt: line 2: perhaps not recorded: .* \(unconfirmed\)$/),
    'auvirt: 0 recorded, 2 perhaps not recorded, 0 not recorded, 0 invalid',
  ]);
});

test('auvirt emit --confirm does not send anything if the log cannot be read', async () => {
  const path = join(folder(), 'audit.log');
  const { code, err } = await run([...START, '--path', path, '--confirm', folder()]);
  expect([code, err]).toEqual([3, expect.stringMatching(/^auvirt: cannot confirm records: .* not a regular file/)]);
  expect(readFileSync(path, 'latin1')).toBe('');
});

test('auvirt emit --confirm --dry-run looks for nothing', async () => {
  const { code } = await run([...START, '--confirm', folder(), '--dry-run']);
  expect(code).toBe(0);
  expect(existsSync(join(folder(), 'audit.log'))).toBe(false);
});

test.each([
  [['--timeout', '1'], '--timeout needs --confirm'],
  [['--confirm', 'audit.log', '--timeout', 'soon'], '--timeout needs seconds'],
])('auvirt emit refuses %j', async (words, message) => {
  expect(await run([...START, ...words])).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});
