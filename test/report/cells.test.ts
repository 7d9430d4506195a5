import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { avc, control, line, machineId, resource, UUID } from '../support/log-text.ts';

const disk = (given: string, taken = '?') => `old-disk="${taken}" new-disk="${given}"`;

async function lines(words: readonly string[], log: readonly string[], columns?: number): Promise<string[]> {
  const source = words[0] === 'report' ? [] : ['--stdin'];
  const { out, err, code } = await run([...words, ...source, '--utc'], {
    stdin: log.join('\n'),
    env: { LC_ALL: 'C', NO_COLOR: '1' },
    ...(columns !== undefined && { columns }),
  });
  expect([code, err]).toEqual([0, '']);
  return Buffer.from(out, 'latin1').toString().trimEnd().split('\n');
}

describe('the name of a guest in a table', () => {
  test.each([
    ['of a blank is quoted', ' ', '" "'],
    ['that begins or ends with a blank is quoted', 'web1 ', '"web1 "'],
    ['with a blank between words is as it is', 'web 1', 'web 1'],
  ])('%s', async (_, vm, shown) => {
    const log = [resource('disk', { at: 1, vm, fields: disk('/img/a.img') }), control('start', { at: 2, vm })];
    for (const words of [[], ['-a'], ['report', '--guests'], ['report', '--resources'], ['report', '--virt']]) {
      const row = (await lines([...words, '--format', 'table'], log)).at(-1);
      expect(row, words.join(' ')).toMatch(new RegExp(`(^|  )${shown}  `));
    }
  });
});

describe('a denial with several accesses', () => {
  const [read = '', call = ''] = avc({ at: 3, serial: 7 });
  const others = [
    read.replace('{ read }', '{ write }').replace('x.img', 'y.img'),
    read.replace('qemu-kvm', 'CPU 0/KVM'),
  ];
  const log = [machineId({ at: 1 }), control('start', { at: 2 }), read, ...others, call];

  test('shows what each of them was, and each target once', async () => {
    const table = await lines(['-a', '--format', 'table'], log, 160);
    const row = table.find((each) => each.includes('denied')) ?? '';
    expect(row).toMatch(/denied read, write +x\.img, y\.img +/);
  });

  test('also in CSV', async () => {
    const csv = await lines(['-a', '--format', 'csv'], log);
    expect(csv.find((each) => each.includes(',denial,'))).toContain('"denied read, write","x.img, y.img"');
    expect(csv.find((each) => each.includes(',denial,'))).toContain('"qemu-kvm, CPU 0/KVM"');
  });

  test('says of each access whether it was denied, if they differ', async () => {
    const granted = (others[0] ?? '').replace('avc:  denied', 'avc:  granted');
    const csv = await lines(['-a', '--format', 'csv'], [...log.slice(0, 3), granted, call]);
    expect(csv.find((each) => each.includes(',denial,'))).toContain('"denied read, granted write"');
  });
});

describe('on whose behalf something happened', () => {
  const started = [machineId({ at: 1 }), control('start', { at: 2 })];

  test('is empty if no record names an account', async () => {
    const [read = ''] = avc({ at: 3 });
    const csv = await lines(['-a', '--format', 'csv'], [...started, read]);
    expect(csv.find((each) => each.includes(',denial,'))).toMatch(/,denied read,x\.img,,,,,,qemu-kvm,/);
  });

  test('is a number where there is no such account', async () => {
    const abend = line('ANOM_ABEND', { at: 3 }, 'auid=1 uid=107 gid=107 ses=1 pid=2222 comm="qemu" sig=11 res=1');
    const csv = await lines(['-a', '--format', 'csv'], [...started, abend]);
    expect(csv.at(-1)).toContain(',ANOM_ABEND,qemu,,,,,uid 107,');
  });
});

test('a row says of a disk that was ejected that it is gone', async () => {
  const log = [
    resource('disk', { at: 1, fields: disk('/img/cd.iso') }),
    control('start', { at: 2 }),
    resource('disk', { at: 3, reason: 'update', fields: disk('?', '/img/cd.iso') }),
  ];
  expect((await lines(['-a', '--format', 'table'], log)).at(-1)).toMatch(/disk update +\/img\/cd\.iso +removed/);
});

test('report --resources --shared lists who shared what by the time from which they did, each partner once', async () => {
  const other = { vm: 'db', uuid: UUID.replaceAll('1', '2') };
  const third = { vm: 'ci', uuid: UUID.replaceAll('1', '3') };
  const log = [
    resource('disk', { at: 1, fields: disk('/img/a.img') }),
    resource('disk', { at: 1, fields: disk('/img/b.img') }),
    control('start', { at: 2 }),
    resource('disk', { at: 10, ...third, fields: disk('/img/b.img') }),
    control('start', { at: 11, ...third }),
    resource('disk', { at: 20, ...other, fields: disk('/img/a.img') }),
    control('start', { at: 21, ...other }),
  ];
  expect(await lines(['report', '--resources', '--shared'], log, 100)).toEqual([
    'Thu 1970-01-01, UTC',
    'GUEST  RESOURCE  WHAT        FROM      UNTIL  AT ONCE WITH',
    'web1   disk      /img/b.img  00:00:10  held   ci',
    'web1   disk      /img/a.img  00:00:20  held   db',
  ]);
});
