import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SharedHoldings } from '../../src/report/guest/shared-holdings.ts';
import type { Guest, Holding } from '../../src/session/entry/entries.ts';
import { run } from '../support/cli.ts';
import { livesArbitrary } from '../support/lives.ts';
import { avc, control, line, machineId, resource, UUID } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

const OTHER = UUID.replaceAll('1', '2');
const disk = (path: string) => `old-disk="?" new-disk="${path}"`;
const LOG = [
  machineId({ at: 1, serial: 1 }),
  resource('disk', { at: 2, serial: 2, fields: disk('/img/shared.img') }),
  resource('rng', { at: 2, serial: 3, fields: 'old-rng="?" new-rng="/dev/random"' }),
  resource('mem', { at: 2, serial: 4, fields: 'old-mem=0 new-mem=1024' }),
  control('start', { at: 3, serial: 5 }),
  ...avc({ at: 4, serial: 6 }),
  ...avc({ at: 5, serial: 7 }),
  line('ANOM_ABEND', { at: 6, serial: 8 }, 'auid=1 uid=107 gid=107 ses=1 pid=2222 comm="qemu" sig=11 res=1'),
  resource('disk', { at: 10, serial: 9, vm: '=db', uuid: OTHER, fields: disk('/img/shared.img') }),
  resource('rng', { at: 10, serial: 10, vm: '=db', uuid: OTHER, fields: 'old-rng="?" new-rng="/dev/random"' }),
  control('start', { at: 11, serial: 11, vm: '=db', uuid: OTHER, vmPid: 3 }),
  control('stop', { at: 13, serial: 12 }),
  control('start', { at: 20, serial: 13, res: 'failed' }),
  resource('disk', { at: 30, serial: 14, vm: 'late', uuid: UUID.replaceAll('1', '3'), fields: disk('/img/late.img') }),
].join('\n');

async function rows(...words: string[]): Promise<Record<string, unknown>[]> {
  const { out, code, err } = await run(['report', ...words, '--format', 'json'], { stdin: LOG });
  expect([code, err]).toEqual([0, '']);
  return out
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((each) => JSON.parse(each));
}

describe('auvirt report --guests', () => {
  test('shows how often and how long each guest ran, and what went wrong', async () => {
    expect(await rows('--guests')).toEqual([
      {
        uuid: UUID,
        name: 'web1',
        hosts: [],
        firstSeen: '1970-01-01T00:00:01.000Z',
        lastSeen: '1970-01-01T00:00:20.000Z',
        sessions: 1,
        running: false,
        upSeconds: 10,
        startedBy: [{ auid: null, user: null, ses: null, program: '/usr/sbin/libvirtd', acct: null }],
        failures: 1,
        denials: 2,
        anomalies: 1,
      },
      expect.objectContaining({ uuid: OTHER, name: '=db', sessions: 1, running: true, upSeconds: 19 }),
      expect.objectContaining({ name: 'late', sessions: 0, running: false, upSeconds: 0 }),
    ]);
  });

  test('of a period counts only what happened in it', async () => {
    const [web1, ...rest] = await rows(
      '--guests',
      '--utc',
      '-ts',
      '01/01/70',
      '00:00:12',
      '-te',
      '01/01/70',
      '00:00:13',
    );
    expect(web1).toMatchObject({ name: 'web1', sessions: 1, upSeconds: 1, denials: 0, failures: 0 });
    expect(rest).toEqual([expect.objectContaining({ name: '=db', sessions: 1 })]);
  });

  test('of one guest has only that one', async () => {
    expect((await rows('--guests', '-vm', 'late')).map(({ name }) => name)).toEqual(['late']);
    expect((await rows('--guests', '-uu', OTHER)).map(({ name }) => name)).toEqual(['=db']);
  });

  test('names hosts if the records do', async () => {
    const stdin = [control('start', { at: 1, node: 'h\u00f4st' }), control('stop', { at: 2, node: 'b' })].join('\n');
    const { out } = await run(['report', '--guests', '--utc'], { stdin: Buffer.from(stdin) });
    expect(
      Buffer.from(out, 'latin1')
        .toString('utf8')
        .split('\n')
        .map((each) => each.trimEnd()),
    ).toEqual([
      'GUEST  HOSTS   FIRST SEEN            LAST SEEN             SESSIONS          UP  BY        UUID',
      `web1   hôst,b  1970-01-01T00:00:01Z  1970-01-01T00:00:02Z  1, running  00:00:01  libvirtd  ${UUID}`,
      '',
    ]);
  });
});

describe('auvirt report --resources', () => {
  test('shows who held what, and what two guests held at once', async () => {
    expect(await rows('--resources')).toMatchObject([
      {
        guest: { name: 'web1' },
        resource: 'disk',
        value: '/img/shared.img',
        seconds: 11,
        sharedWith: [{ name: '=db', from: '1970-01-01T00:00:10.000Z', seconds: 3 }],
      },
      { guest: { name: '=db' }, held: true, until: null, sharedWith: [{ uuid: UUID, name: 'web1' }] },
      { guest: { name: 'late' }, value: '/img/late.img', sharedWith: [] },
    ]);
  });

  test('of a period has what was held in it', async () => {
    const found = await rows('--resources', '--utc', '-ts', '01/01/70', '00:00:14', '-te', '01/01/70', '00:00:20');
    expect(found.map(({ guest }) => (guest as { name: string }).name)).toEqual(['=db']);
  });

  test('shows the same in a table', async () => {
    const { out } = await run(['report', '--resources', '--utc'], { stdin: LOG });
    expect(out.split('\n')[1]).toMatch(/^web1 +disk +\/img\/shared.img +1970-\S+ +1970-\S+ +00:00:11 +=db$/);
  });
});

test('auvirt report --denials counts equal denials', async () => {
  expect(await rows('--denials')).toEqual([
    {
      guest: { uuid: UUID, name: 'web1', node: null },
      module: 'selinux',
      label: 'system_u:system_r:svirt_t:s0:c1,c2',
      result: 'denied',
      permissions: ['read'],
      target: 'x.img',
      tclass: 'file',
      tcontext: 'system_u:object_r:user_home_t:s0',
      comm: 'qemu-kvm',
      times: 2,
      first: '1970-01-01T00:00:04.000Z',
      last: '1970-01-01T00:00:05.000Z',
    },
  ]);
});

describe('errors are reported in one line, with exit code 1', () => {
  test.each([
    [[], 'say which report: --virt, --guests, --resources, --denials, --journeys'],
    [['--virt', '--guests'], 'only one report at a time: --virt and --guests were given'],
    [['--guests', '--summary'], '--summary cannot be given with --guests'],
    [['--guests', '--format', 'classic'], '--format classic is for --virt'],
    [['--virt', '--failed', '--success'], '--failed and --success cannot be given together'],
    [['--virt', 'foo'], '"foo" is neither'],
    [['--virtt'], 'did you mean --virt?'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await run(['report', ...words], { stdin: LOG });
    expect(err).toContain(message);
    expect([code, out, err.trimEnd().split('\n').length]).toEqual([1, '', 1]);
  });
});

test('the reports count what the list of sessions contains', async () => {
  await fc.assert(
    fc.asyncProperty(livesArbitrary({ differences: true }), async (events) => {
      const stdin = events.flat().join('\n');
      const json = async (...words: string[]) =>
        (await run(words, { stdin })).out
          .trimEnd()
          .split('\n')
          .filter(Boolean)
          .map((each) => JSON.parse(each));
      const sessions = (await json('--stdin', '--format', 'json')).filter(
        ({ state, start }) => start !== null && state !== 'failed',
      );
      const guests = await json('report', '--guests', '--format', 'json');
      const total = (name: string): number => guests.reduce((sum, each) => sum + each[name], 0);
      expect(total('sessions')).toBe(sessions.length);
      expect(guests.filter(({ running }) => running)).toHaveLength(
        sessions.filter(({ state }) => state === 'running').length,
      );
      const [summary] = await json('--stdin', '--summary', '--format', 'json');
      expect(total('denials')).toBe(summary?.denials ?? 0);
      expect(total('anomalies')).toBe(summary?.anomalies ?? 0);
      const denials = await json('report', '--denials', '--format', 'json');
      expect(denials.reduce((sum, { times }) => sum + times, 0)).toBeGreaterThanOrEqual(summary?.denials ?? 0);
    }),
    { numRuns: runs(60) },
  );
});

test('exactly the holdings that overlap are found, with the time of the overlap', () => {
  const guests = ['a', 'b', 'c'].map((uuid): Guest => ({ node: undefined, uuid, running: 0 }));
  const holdings = fc.array(
    fc.record({
      guest: fc.constantFrom(...guests),
      time: fc.nat(20),
      length: fc.option(fc.nat(10), { nil: undefined }),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(holdings, (drawn) => {
      const list = drawn.map(
        ({ guest, time, length }) =>
          ({
            guest,
            time,
            assignment: { resource: 'disk', given: { wire: '"/x"', encoded: true } },
            ending: length === undefined ? undefined : { time: time + length, cause: 'stopped' },
          }) as unknown as Holding,
      );
      const end = ({ ending }: Holding): number =>
        ending === undefined ? Number.POSITIVE_INFINITY : (ending.time as number);
      const shared = new SharedHoldings(list);
      for (const one of list) {
        const others = list.filter(
          (other) => other.guest !== one.guest && Math.max(one.time, other.time) < Math.min(end(one), end(other)),
        );
        const found = [...shared.of(one, {})];
        expect(new Set(found.map(({ partner }) => partner))).toEqual(new Set(others));
        expect(found).toHaveLength(others.length);
        for (const { partner, from, until } of found) {
          expect([from, until]).toEqual([Math.max(one.time, partner.time), Math.min(end(one), end(partner))]);
        }
      }
    }),
    { numRuns: runs(500) },
  );
});
