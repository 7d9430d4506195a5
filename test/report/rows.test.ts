import { expect, test } from 'vitest';
import { jsonText } from '../../src/report/format/json-line.ts';
import { Rows } from '../../src/report/session/rows.ts';
import { guestSession, sessionToJson } from '../../src/report/session/session-json.ts';
import { run } from '../support/cli.ts';
import { avc, control, machineId, resource } from '../support/log-text.ts';
import { track } from '../support/track.ts';

test('rows come out in their order, with what they were in the end, whenever they became final', () => {
  const items = Array.from({ length: 20_000 }, (_, number) => ({ number, text: 'early' }));
  const made: number[] = [];
  // From the middle on, one in seven holds up what comes behind it.
  const holdsUp = ({ number }: { number: number }) => number > 10_000 && number % 7 === 0;
  const rows = new Rows<(typeof items)[0]>(
    ({ text }) => text === 'late',
    ({ number, text }) => {
      made.push(number);
      return `${number} ${text}\n`;
    },
  );
  let given = '';
  for (const item of items) {
    given += rows.push(item);
    const before = items[item.number - 3000];
    if (before !== undefined && !holdsUp(before)) before.text = 'late';
  }
  const settled = made.length;
  for (const item of items) item.text = 'late';
  const rest = [...rows.text()].join('');
  expect(given + rest).toBe(items.map(({ number }) => `${number} late\n`).join(''));
  expect(settled).toBeGreaterThan(12_000);
  expect(given.split('\n').length).toBeGreaterThan(8000);
  expect(given).not.toMatch(/early/);
  expect(new Set(made).size).toBe(items.length);
});

const guest = (number: number) => ({
  vm: number % 3 === 0 ? `g${number}` : `gü${number}`,
  uuid: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
});
const lives = Array.from({ length: 6000 }, (_, number) => {
  const who = guest(number);
  const at = 1_700_000_000 + number * 20;
  const label = `u:r:svirt_t:s0:c${number % 1000},c${1000 + Math.floor(number / 1000)}`;
  const stamp = (seconds: number) => ({ at: at + seconds, ...who });
  return [
    machineId({ ...stamp(0), context: label }),
    resource('disk', { ...stamp(1), fields: `old-disk="?" new-disk="/img/${number}"` }),
    control('start', { ...stamp(2), vmPid: number + 1000 }),
    ...avc({ at: at + 3, scontext: label, pid: number + 1000 }),
    // One in a hundred runs on.
    ...(number % 100 === 0 ? [] : [control('stop', stamp(15))]),
  ];
}).flat();

test('a log of thousands of sessions gives the same JSON as its sessions when all is read', async () => {
  const { out } = await run(['--stdin', '--format', 'json'], { stdin: lives.map((line) => `${line}\n`).join('') });
  const { raw } = track(lives);
  const whole = raw.sessions.map((session) => `${jsonText(sessionToJson(guestSession(session)))}\n`).join('');
  expect(Buffer.from(out, 'latin1').toString('utf8') === whole).toBe(true);
});

test('and the same list of events as its parts', async () => {
  const stdin = (lines: readonly string[]) => ({ stdin: lines.map((line) => `${line}\n`).join('') });
  const { out } = await run(['--stdin', '-a', '--proof'], stdin(lives));
  const some = lives.filter((line) => line.includes('-000000000777') || line.includes('c777,c1000'));
  const { out: part } = await run(['--stdin', '-a', '--proof'], stdin(some));
  expect(part.split('\n').length).toBeGreaterThan(8);
  expect(out).toContain(part.split('\n').slice(0, 3).join('\n'));
});

test('items without a line leave nothing, wherever they are', () => {
  const rows = new Rows<{ line: string }>(
    () => true,
    ({ line }) => line,
  );
  let text = '';
  for (let i = 0; i < 1000; i++) text += rows.push({ line: i % 7 === 3 ? `${i}\n` : '' });
  text += [...rows.text()].join('');
  expect(text).toBe(Array.from({ length: 1000 }, (_, i) => (i % 7 === 3 ? `${i}\n` : '')).join(''));
});
