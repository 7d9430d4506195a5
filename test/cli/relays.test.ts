import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { inZone } from '../support/corpus.ts';
import { control } from '../support/log-text.ts';

const logAt = (name: string): string => fileURLToPath(new URL(`../corpus/relays/${name}.log`, import.meta.url));

const utc = (words: readonly string[], stdin?: string) =>
  inZone('UTC', () => run(words, stdin === undefined ? {} : { stdin: Buffer.from(stdin, 'latin1') }));

/** Cells of each line, which two blanks separate, without the head. */
const cells = (text: string): string[][] =>
  text
    .split('\n')
    .slice(1, -1)
    .map((row) => row.trimEnd().split(/ {2,}/));

/** Guest, host if there is one, event, what, and end of each entry. */
async function entries(name: string): Promise<string[]> {
  const { out, err, code } = await utc(['--file', logAt(name), '--format', 'table', '--all-events']);
  expect(code).toBe(0);
  expect(err).toBe('');
  return cells(out).map((row) => row.filter((cell) => !/^(?:root|marta|uid \d+)$/.test(cell)).join(' | '));
}

const found = async (words: readonly string[]) => (await utc(words)).out.trimEnd().split('\n');
const search = (name: string, ...words: readonly string[]) =>
  found(['search', '-if', logAt(name), '-m', 'ALL', ...words]);
const report = async (name: string) =>
  (await found(['report', '--virt', '-if', logAt(name)]))
    .filter((row) => /^\d/.test(row))
    .map((row) => row.split(' ').slice(3).join(' '));

describe('records whose separator was rewritten', () => {
  test('are not cut, so failures are shown as failures', async () => {
    expect(await entries('separator-rewritten')).toEqual([
      'mail2 | 2024-04-01T19:33:21Z | start | booted | failed',
      'build7 | 2024-04-01T19:33:25Z | start | booted | running',
      'build7 | 2024-04-01T19:33:26Z | disk attach | /srv/img/data.qcow2 | failed',
      'build7 | 2024-04-01T19:33:29Z | stop | destroyed | failed',
    ]);
    expect(await report('separator-rewritten')).toEqual([
      'VIRT_CONTROL no 11',
      'VIRT_CONTROL yes 12',
      'VIRT_RESOURCE no 13',
      'VIRT_CONTROL no 14',
    ]);
  });

  test('have their readable copies and their program', async () => {
    const rows = await search('separator-rewritten', '--format', 'text');
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row).toMatch(/ marta, acting as root, .* using \/usr\/sbin\/virtqemud$/);
    expect(await search('separator-rewritten', '-sv', 'no', '--format', 'text')).toHaveLength(3);
  });

  test('have no lint findings of severity error', async () => {
    const { out, err } = await utc(['lint', '--severity', 'error', logAt('separator-rewritten')]);
    expect([out, err]).toEqual(['', 'auvirt: 4 records: 0 errors, 0 warnings, 0 to look at\n']);
  });
});

test('the hosts of a central log are separate, whatever the header and its tag', async () => {
  expect(await entries('host-in-header')).toEqual([
    'mail2 | hv-east | 2024-04-01T19:33:21Z | start | booted | 2024-04-01T19:36:45Z | 00:03:24',
    'build7 | hv-west | 2024-04-01T19:33:22Z | start | booted | unknown',
    'mail2 | hv-east | 2024-04-01T19:36:45Z | stop | shutdown',
  ]);
  expect(
    (await search('host-in-header', '--format', 'csv')).slice(1).map((row) => row.split(',', 2).join(' ')),
  ).toEqual([
    'hv-east VIRT_CONTROL',
    'hv-west VIRT_CONTROL',
    'hv-west ANOM_ABEND',
    'hv-west SYSTEM_BOOT',
    'hv-east VIRT_CONTROL',
  ]);
});

test('a node name may contain blanks', async () => {
  expect(await entries('node-with-blanks')).toEqual([
    'mail2 | rack 4 left | 2024-04-01T19:33:21Z | start | booted | running',
    'mail2 | rack 4 right | 2024-04-01T19:33:22Z | start | booted | running',
  ]);
});

test('text that tools put in front of lines hides no record, not even on the first line', async () => {
  expect(await entries('tool-prefixes')).toEqual([
    'mail2 | 2024-04-01T19:33:21Z | start | booted | 2024-04-01T19:33:25Z | 00:00:04',
    'mail2 | 2024-04-01T19:33:25Z | stop | shutdown',
    'mail2 | 2024-04-01T19:33:26Z | start | booted | 2024-04-01T19:33:29Z | 00:00:03',
    'mail2 | 2024-04-01T19:33:29Z | stop | shutdown',
    'mail2 | 2024-04-01T19:33:31Z | start | booted | running',
  ]);
});

test('stamps may have one digit of milliseconds or no milliseconds', async () => {
  const times = (await search('short-stamps', '--format', 'json')).map((row) => JSON.parse(row).time);
  expect(times).toEqual(['2024-04-01T19:33:21.007Z', '2024-04-01T19:33:25.000Z']);
});

test('the address of a socket is one value', async () => {
  const rows = (await search('address-in-braces', '--format', 'json')).map((row) => JSON.parse(row));
  expect(rows.map(({ names }) => names)).toEqual([
    { saddr: '{ fam=local path=/run/vm.sock }' },
    { saddr: '{ saddr_fam=inet laddr=0.0.0.0 lport=53 }' },
  ]);
  expect(rows.map(({ records: [{ fields }] }) => fields)).toEqual([
    { saddr: '01002F72756E2F766D2E736F636B' },
    { saddr: '0200003500000000' },
  ]);
});

test("docker's name of a guest is taken literally, even if it looks like hex", async () => {
  const [text, csv, interpreted, json, ecs] = await Promise.all(
    [['--format', 'text'], ['--format', 'csv', '--extra-obj2'], ['-i'], ['--format', 'json'], ['--format', 'ecs']].map(
      (words) => search('docker-not-encoded', ...words),
    ),
  );
  expect(text?.[0]).toContain('issued-vm-control start to beef using /usr/bin/dockerd-current');
  expect(csv?.[1]).toContain(',beef,');
  expect(interpreted?.join('')).toContain(' vm=beef hostname=fedcba987654 exe=4142 exe=/usr/bin/dockerd-current ');
  expect(JSON.parse(json?.[0] ?? '').event).toMatchObject({ vm: 'beef', exe: '4142' });
  expect(JSON.parse(ecs?.[0] ?? '').auditd).toMatchObject({
    data: { vm: 'beef' },
    summary: { object: { secondary: 'beef' } },
  });
  expect(await search('docker-not-encoded', '-vm', 'beef', '--format', 'text')).toEqual(text);
});

test('a record that journalctl shows in two forms counts once in every command', async () => {
  expect(await entries('record-in-two-shapes')).toHaveLength(1);
  expect(await search('record-in-two-shapes', '--format', 'text')).toHaveLength(1);
  expect(await report('record-in-two-shapes')).toEqual(['VIRT_CONTROL yes 11']);
  const { err } = await utc(['lint', logAt('record-in-two-shapes')]);
  expect(err).toMatch(/^auvirt: 1 record: /);
});

describe('a line in an object of a log shipper', () => {
  test('is read, with the host that the object names', async () => {
    expect(await search('object-around-line', '--format', 'text')).toEqual([
      expect.stringContaining('On hv-east at 19:33:21 04/01/24 marta, '),
      expect.stringContaining('On hv-east at 19:33:25 '),
      expect.stringContaining('On hv-east at 19:33:26 '),
    ]);
  });

  test('is reported if the object is damaged', async () => {
    const { err } = await utc(['--file', logAt('object-around-line'), '--format', 'table']);
    expect(err).toBe('auvirt: 1 line looks like an audit record but could not be read: damaged, --debug shows it\n');
  });
});

describe('a record that is cut before its result', () => {
  test('has an unknown outcome in the table', async () => {
    expect(await entries('record-cut')).toEqual([
      'mail2 | 2024-04-01T19:33:21Z | start | booted | unknown',
      'mail2 | 2024-04-01T19:33:22Z | disk attach | /srv/img/data.qcow2 | unknown',
      'mail2 | 2024-04-01T19:33:23Z | stop | shutdown | unknown',
      'build7 | 2024-04-01T19:33:24Z | start | booted | unknown',
    ]);
  });

  test('leaves the state of its session unknown in JSON, until another record settles it', async () => {
    const { out } = await utc(['--file', logAt('record-cut'), '--format', 'json']);
    const sessions = out
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row));
    expect(sessions.map(({ state, start, end }) => [state, start.success, end])).toEqual([
      ['unknown', true, null],
      ['unknown', null, null],
    ]);
    const stop = control('stop', { at: 1712000099, serial: 90, vm: 'build7', uuid: sessions[1].guest.uuid });
    const start = readFileSync(logAt('record-cut'), 'latin1');
    const settled = await utc(['--stdin', '--format', 'json'], `${start}${stop}\n`);
    expect(
      settled.out
        .trimEnd()
        .split('\n')
        .map((row) => JSON.parse(row).state),
    ).toEqual(['unknown', 'ended']);
  });

  test('is neither in the list of failures, nor of successes, nor in the classic list', async () => {
    expect(await report('record-cut')).toEqual([
      'VIRT_CONTROL yes 11',
      'VIRT_RESOURCE unset 12',
      'VIRT_CONTROL unset 13',
      'VIRT_CONTROL unset 14',
    ]);
    expect(await search('record-cut', '-sv', 'no', '--format', 'text')).toEqual(['']);
    expect(await found(['--file', logAt('record-cut'), '--all-events', '--format', 'classic'])).toHaveLength(1);
    expect(JSON.parse((await utc(['--file', logAt('record-cut'), '--summary', '--format', 'json'])).out)).toMatchObject(
      {
        starts: 1,
        failures: 0,
        unknown: 3,
      },
    );
  });
});

describe('lines that look like records but cannot be read', () => {
  const why = 'damaged time stamp (2), values made readable by ausearch -i (1)';
  const summary = (hint: string) => `auvirt: 3 lines look like audit records but could not be read: ${why}${hint}\n`;

  test.each<[string, readonly string[]]>([
    ['auvirt', ['--format', 'table', '--file']],
    ['search', ['search', '-m', 'ALL', '-if']],
    ['report --virt', ['report', '--virt', '-if']],
    ['report --guests', ['report', '--guests', '-if']],
    ['lint', ['lint', '--severity', 'error', '--format', 'json', '--file']],
  ])('are counted by %s, but do not change its exit code', async (_, words) => {
    const { code, err } = await utc([...words, logAt('damaged-stamps')]);
    expect([code, err]).toEqual([0, summary(', --debug shows them')]);
  });

  test('are counted by verify', async () => {
    expect((await utc(['verify', logAt('damaged-stamps')])).err).toBe(summary(''));
  });

  test('are named by --debug with the true reason', async () => {
    const { err } = await utc(['--debug', '--file', logAt('damaged-stamps'), '--format', 'table']);
    expect(err.match(/skipped: .*/g)).toEqual([
      'skipped: its time stamp is damaged: audit() does not hold SECONDS.MILLISECONDS:SERIAL',
      'skipped: its time stamp is damaged: audit() does not hold SECONDS.MILLISECONDS:SERIAL',
      'skipped: values were replaced by readable ones (ausearch -i)',
      'skipped: the line is not an audit record, or its type is unknown',
    ]);
  });

  test('include records of a journal format that has no time', async () => {
    const line = `May 12 12:48:00 hv-7 audit[9]: VIRT_CONTROL ${control('start', { at: 1, serial: 1 }).replace(/^.*\): /, '')}\n`;
    expect((await utc(['--stdin', '--format', 'table'], line)).err).toBe(
      'auvirt: 1 line looks like an audit record but could not be read: no time stamp, --debug shows it\n',
    );
  });
});

test('with --debug, a record whose node is not the host in its header is reported', async () => {
  const { out, err } = await utc(['--debug', '--file', logAt('two-hosts-of-one-record'), '--format', 'table']);
  expect(cells(out)[0]?.[1]).toBe('hv-east');
  expect(err).toContain(
    'the record says that its host is "hv-east", although its line comes from "collector": node= counts',
  );
});
