import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { json, lines, out, rows, when } from '../support/listed.ts';
import { livesArbitrary } from '../support/lives.ts';
import { avc, control, machineId } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

describe('--at', () => {
  test('shows who ran then, although it ended later, and what it held then', async () => {
    expect(await rows(['--at', when(35)])).toEqual([
      'g1 11 running libvirtd booted disk /img/shared.iso, usb 001.002, pci 0000:01:00.0',
      'g2 21 running libvirtd booted disk /img/shared.iso, disk /img/g2.qcow2',
    ]);
    expect(await rows(['--at', when(45), 'g1'])).toEqual([
      'g1 11 running libvirtd booted disk /img/shared.iso, pci 0000:01:00.0',
    ]);
    expect(await rows(['--at', when(59)])).toHaveLength(1);
    expect(await rows(['--at', when(8)])).toEqual([]);
  });

  test('lists with -a each start and what was held', async () => {
    expect(await rows(['-a', '--at', when(45)])).toEqual([
      'g1 09 label selinux system_u:system_r:svirt_t:s0:c1,c2 libvirtd',
      'g1 10 disk start /img/shared.iso held libvirtd',
      'g1 10 mem start 1024 KiB held libvirtd',
      'g1 11 start booted running libvirtd',
      'g2 20 disk start /img/shared.iso held libvirtd',
      'g2 20 disk start /img/g2.qcow2 held libvirtd',
      'g2 21 start booted running libvirtd',
      'g1 31 dev attach pci 0000:01:00.0 held libvirtd',
    ]);
  });

  test('has in JSON only what was held, and in CSV a column of it', async () => {
    const [g1, g2] = await json(['--stdin', '--at', when(45)]);
    expect(g1).toMatchObject({ state: 'running', end: null });
    expect(g1.resources.map(({ value, bus }: { value: string; bus?: string }) => [value, bus])).toEqual([
      ['/img/shared.iso', undefined],
      ['1024', undefined],
      ['0000:01:00.0', 'pci'],
    ]);
    expect(g2).toMatchObject({ guest: { name: 'g2' }, state: 'running', end: null });
    const [head = '', first = ''] = lines(await out(['--stdin', '--at', when(45), '--format', 'csv']));
    expect(head).toContain(',HOLDS,');
    expect(first).toContain('"disk /img/shared.iso, pci 0000:01:00.0"');
  });

  test('shows guests in the classic columns as running', async () => {
    const classic = lines(await out(['--stdin', '--utc', '--at', when(45)]));
    expect(classic.map((each) => each.replace(/\s+/g, ' ').trim())).toEqual([
      'g1 unknown(0) Thu Jan 1 00:00'.replace('unknown(0)', 'root'),
      'g2 root Thu Jan 1 00:00',
    ]);
    expect(lines(await out(['--stdin', '--utc', '-a', '--at', when(45)]))).toHaveLength(7);
  });

  test('limits the reports to what ran or was held', async () => {
    const words = ['--at', when(45)];
    expect((await json(['report', '--guests', ...words])).map(({ name, running }) => [name, running])).toEqual([
      ['g1', true],
      ['g2', true],
    ]);
    const held = await json(['report', '--resources', ...words]);
    expect(held.map(({ value, held }) => [value, held])).toEqual([
      ['/img/shared.iso', true],
      ['/img/shared.iso', true],
      ['/img/g2.qcow2', true],
      ['0000:01:00.0', true],
    ]);
  });

  test('gives the sessions that run at the end of a log that ends then', async () => {
    const running = (sessions: readonly { state: string; guest: object; start: { serial: number } }[]) =>
      sessions.filter(({ state }) => state === 'running').map(({ guest, start }) => [guest, start.serial]);
    await fc.assert(
      fc.asyncProperty(
        livesArbitrary({ differences: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (events, part) => {
          const log = events.flat();
          const times = log.map((each) => Number(/audit\((\d+)/.exec(each)?.[1] ?? 0));
          const at = times[Math.floor(part * (times.length - 1))] ?? 0;
          const cut = log.filter((_, index) => (times[index] as number) <= at);
          const whole = await run(['--stdin', '--utc', '--format', 'json', '--at', when(at)], {
            stdin: log.join('\n'),
          });
          const before = await run(['--stdin', '--format', 'json'], { stdin: cut.join('\n') });
          const parse = (text: string) => lines(text).map((each) => JSON.parse(each));
          const shown = parse(whole.out).filter(({ state, start }) => state === 'running' && start !== null);
          expect(running(shown)).toEqual(running(parse(before.out).filter(({ start }) => start !== null)));
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

test('--at with -a never lists the label of a guest that had ended, however many there are', async () => {
  const guests = Array.from({ length: 200 }, (_, i) => ({
    vm: `vm${i}`,
    uuid: `22222222-2222-4222-8222-${String(i).padStart(12, '0')}`,
  }));
  const log = guests.flatMap((each, i) => [
    machineId({ at: 3 * i + 1, ...each }),
    control('start', { at: 3 * i + 2, ...each }),
    control('stop', { at: 3 * i + 3, ...each }),
  ]);
  log.push(machineId({ at: 998, vm: 'last' }), control('start', { at: 999, vm: 'last' }));
  for (const format of ['table', 'csv']) {
    const all = lines(await out(['--stdin', '--utc', '-a', '--at', when(1000), '--format', format], log.join('\n')));
    expect(all.slice(1).map((each) => /label|start/.exec(each)?.[0])).toEqual(['label', 'start']);
  }
});

test('each format lists the same guests of a time, also those that only a denial shows to have run in it', async () => {
  const log = [
    machineId({ at: 1 }),
    control('start', { at: 2 }),
    ...avc({ at: 50 }),
    control('start', { at: 90 }),
    control('stop', { at: 95 }),
  ].join('\n');
  const words = ['--stdin', '--utc', '--start', when(40), '--format'];
  expect(await json(['--stdin', '--start', when(40)], log)).toHaveLength(2);
  for (const format of ['table', 'csv']) expect(lines(await out([...words, format], log)).slice(1)).toHaveLength(2);
});
