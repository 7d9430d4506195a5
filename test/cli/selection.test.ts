import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { guestUuid, json, LOG, lines, out, rows, when } from '../support/listed.ts';
import { control, resource } from '../support/log-text.ts';

describe('--failed', () => {
  const failures = ['g2 41 dev attach usb 001.002 failed libvirtd', 'g3 50 start booted failed libvirtd'];

  test('names guest, operation and reason of what failed', async () => {
    expect(await rows(['--failed'])).toEqual(failures);
    expect(await rows(['--failed', '-a'])).toEqual(failures);
    expect(await rows(['--failed', 'g3'])).toEqual(failures.slice(1));
    expect(await rows(['--failed', '--resource', 'usb'])).toEqual(failures.slice(0, 1));
    expect(await rows(['--failed', '--end', when(45)])).toEqual(failures.slice(0, 1));
  });

  test('gives in JSON the sessions in which something failed', async () => {
    expect((await json(['--stdin', '--failed'])).map(({ guest }) => guest.name)).toEqual(['g2', 'g3']);
  });

  test('lists in reports what failed, how often, and on whose behalf', async () => {
    expect(await json(['report', '--guests', '--failed'])).toEqual([
      {
        guest: { uuid: guestUuid(3), name: 'g3', node: null },
        operation: 'start',
        reason: 'booted',
        times: 1,
        first: '1970-01-01T00:00:50.000Z',
        last: '1970-01-01T00:00:50.000Z',
      },
      {
        guest: { uuid: guestUuid(2), name: 'g2', node: null },
        operation: 'resource',
        reason: 'attach',
        resource: 'dev',
        bus: 'usb',
        value: '001.002',
        times: 1,
        first: '1970-01-01T00:00:41.000Z',
        last: '1970-01-01T00:00:41.000Z',
      },
    ]);
    const virtual = await json(['report', '--virt', '--failed']);
    expect(virtual).toMatchObject([
      { type: 'VIRT_RESOURCE', guest: { name: 'g2' }, operation: 'resource', reason: 'attach', success: false },
      { type: 'VIRT_CONTROL', guest: { name: 'g3' }, operation: 'start', reason: 'booted', success: false },
    ]);
    const { out: text } = await run(['report', '--virt', '--failed', '--format', 'table', '--utc'], { stdin: LOG });
    expect(
      lines(text)
        .map((each) => each.replace(/ +/g, ' '))
        .slice(1),
    ).toEqual([
      expect.stringMatching(/^1 1970-01-01T00:00:41Z g2 dev attach usb 001.002 failed libvirtd \d+$/),
      expect.stringMatching(/^2 1970-01-01T00:00:50Z g3 start booted failed libvirtd \d+$/),
    ]);
  });

  test('exits with 1 if the list of --virt is empty, in each format', async () => {
    const stdin = control('start', { at: 1 });
    for (const format of ['classic', 'table', 'json', 'csv']) {
      expect((await run(['report', '--virt', '--failed', '--format', format], { stdin })).code).toBe(1);
      expect((await run(['report', '--virt', '--success', '--format', format], { stdin })).code).toBe(0);
    }
  });
});

describe('--resource and --path', () => {
  test.each<[string[], string[]]>([
    [['--resource', 'usb'], ['g1']],
    [['--resource', 'dev'], ['g1']],
    [
      ['--resource', 'disk'],
      ['g1', 'g2'],
    ],
    [['--resource', 'mem,usb'], ['g1']],
    [['--resource', 'mem', '--resource', 'usb'], ['g1']],
    [['--resource', 'net'], []],
    [
      ['--path', '*.iso'],
      ['g1', 'g2'],
    ],
    [['--path', '/img/g2*'], ['g2']],
    [['--path', '/img'], []],
    [['--path', 'x.img'], ['g1']],
    [['--resource', 'disk', '--path', 'x.img'], []],
    [['--resource', 'usb', '--start', when(41)], []],
    [['--resource', 'usb', '--start', when(35)], ['g1']],
    [['--resource', 'usb', '--at', when(35)], ['g1']],
    [['--resource', 'usb', '--at', when(45)], []],
    [['--path', '*.iso', 'g2'], ['g2']],
  ])('%j select the sessions of %j', async (words, names) => {
    expect((await json(['--stdin', ...words])).map(({ guest }) => guest.name)).toEqual(names);
    expect((await rows(words)).map((row) => row.split(' ')[0])).toEqual(names);
    const classic = lines(await out(['--stdin', '--utc', ...words]));
    // The classic list has the sessions that started within the range.
    if (!words.includes('--start')) expect(classic.map((row) => row.split(' ')[0])).toEqual(names);
    const csv = lines(await out(['--stdin', ...words, '--format', 'csv'])).slice(1);
    expect(csv.map((row) => row.split(',')[0])).toEqual(names);
    if (words.includes('g2') || words.includes('x.img')) return;
    const guests = await json(['report', '--guests', ...words]);
    expect(guests.map(({ name }) => name)).toEqual(names);
  });

  test('list with -a what was given, taken and denied', async () => {
    expect(await rows(['-a', '--resource', 'usb'])).toEqual([
      'g1 30 dev attach usb 001.002 40 00:00:10 libvirtd',
      'g1 40 dev detach usb 001.002 libvirtd',
      'g2 41 dev attach usb 001.002 failed libvirtd',
    ]);
    expect((await rows(['-a', '--path', 'x.*'])).map((row) => row.split(' ').slice(0, 3))).toEqual([
      ['g1', '12', 'denied'],
    ]);
  });

  test('limit reports and searches', async () => {
    expect(await json(['report', '--resources', '--resource', 'usb'])).toMatchObject([
      { guest: { name: 'g1' }, resource: 'dev', bus: 'usb', value: '001.002', seconds: 10 },
    ]);
    expect(await json(['report', '--resources', '--resource', 'mem'])).toMatchObject([{ value: '1024' }]);
    expect(await json(['report', '--denials', '--path', '*.img'])).toHaveLength(1);
    expect(await json(['report', '--denials', '--path', '*.iso'])).toHaveLength(0);
    const found = async (...words: string[]) => lines((await run(['search', ...words, '--raw'], { stdin: LOG })).out);
    expect(await found('--resource', 'usb')).toHaveLength(3);
    expect(await found('--resource', 'usb', '--success', 'no')).toHaveLength(1);
    expect(await found('--path', '*.iso')).toHaveLength(2);
    expect(await found('--path', '*.img')).toHaveLength(2);
  });

  test('match names that are not ASCII by characters', async () => {
    const hex = Buffer.from('/img/é.iso').toString('hex').toUpperCase();
    const stdin = [
      resource('disk', { at: 1, fields: `old-disk="?" new-disk=${hex}` }),
      control('start', { at: 2 }),
    ].join('\n');
    expect(await json(['--stdin', '--path', '/img/?.iso'], stdin)).toHaveLength(1);
    expect(await json(['--stdin', '--path', '/img/é*'], stdin)).toHaveLength(1);
    expect((await run(['search', '--path', '/img/?.iso', '--raw'], { stdin })).code).toBe(0);
  });
});

describe('what makes no sense is a wrong usage that says why', () => {
  test.each<[string[], string]>([
    [['--at', 'now', '--start', 'today'], '--at and --start cannot be given together: a moment is no period'],
    [['--at', 'now', '--since', '2h'], '--at and --since cannot be given together'],
    [['--at', 'now', '--failed'], '--at and --failed cannot be given together'],
    [['--at', 'now', '--summary'], '--at and --summary cannot be given together'],
    [['--raw', '--last', '3'], '--raw and --last cannot be given together'],
    [['--summary', '--reverse'], '--summary and --reverse cannot be given together'],
    [['--since', '2h', '--start', 'today'], '--since and --start cannot be given together'],
    [['--last', '0'], '--last "0": give a whole number, at least 1'],
    [['--last', 'x'], '--last "x": give a whole number'],
    [['--resource', 'dsik'], '--resource "dsik": did you mean disk?'],
    [['--resource', 'gpu'], 'it is one of'],
    [['--resource', ','], '--resource needs a kind'],
    [['--since', '2x'], '--since'],
    [['--at', 'noon'], '--at'],
  ])('%j', async (words, message) => {
    const { code, out: text, err } = await run(['--stdin', ...words], { stdin: LOG });
    expect(err).toContain(message);
    expect([code, text, lines(err).length]).toEqual([2, '', 1]);
  });

  test.each<[string[], string]>([
    [['--guests', '--shared'], '--shared and --guests cannot be given together: only resources are shared'],
    [['--resources', '--failed'], '--failed and --resources cannot be given together'],
    [['--denials', '--at', 'now'], '--at and --denials cannot be given together'],
    [['--denials', '--resource', 'disk'], '--resource and --denials cannot be given together'],
    [['--journeys', '--path', '*'], '--path and --journeys cannot be given together'],
    [['--virt', '--resource', 'disk'], '--resource cannot be given with --virt'],
    [['--virt', '--summary', '--format', 'json'], '--summary and --format cannot be given together'],
    [['--virt', '--failed', '--success'], '--failed and --success cannot be given together'],
  ])('report %j', async (words, message) => {
    const { code, out: text, err } = await run(['report', ...words], { stdin: LOG });
    expect(err).toContain(message);
    expect([code, text, lines(err).length]).toEqual([1, '', 1]);
  });
});

test.each(['1.5h', '5x', '3 days', '-2h'])('--since %s says how a duration is written', async (when) => {
  const { code, err } = await run(['--stdin', `--since=${when}`], { stdin: LOG });
  expect([code, err]).toEqual([2, expect.stringContaining(' is no duration: give a whole number and its unit')]);
});

test('a report on a directory says which logs it leaves out, but not which ones it reads, as `auvirt` does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  for (const name of ['audit.log', 'audit.log.1', 'audit.log.3']) writeFileSync(join(folder, name), LOG);
  expect((await run(['report', '--guests', folder])).err).toMatch(/^NOTE - .*; not .*audit\.log\.3, behind a gap/);
  rmSync(join(folder, 'audit.log.3'));
  expect((await run(['report', '--guests', folder])).err).toBe('');
  rmSync(folder, { recursive: true });
});

test('rotated logs that a shell names newest first are read oldest first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rotated-'));
  const [older, newer] = [join(folder, 'audit.log.1'), join(folder, 'audit.log')];
  writeFileSync(older, control('start', { at: 1 }));
  writeFileSync(newer, control('stop', { at: 5 }));
  expect(await json([newer, older, '--format', 'json'])).toMatchObject([{ state: 'ended', seconds: 4 }]);
  rmSync(folder, { recursive: true });
});
