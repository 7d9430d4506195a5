import { expectRecords } from 'libaudit-virt/expect';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { avc, control, line, machineId, UUID } from '../support/log-text.ts';
import { append, cursor, rotate, serials, useLog, wait, write } from '../support/written-log.ts';

useLog();

const OTHER = { vm: 'web2', uuid: '22222222-2222-2222-2222-222222222222' };
const label = (categories: string) => `system_u:system_r:svirt_t:s0:${categories}`;
const started = [
  machineId({ at: 1, serial: 1, context: label('c1,c2') }),
  control('start', { at: 2, serial: 2 }),
  machineId({ at: 3, serial: 3, context: label('c3,c4'), ...OTHER }),
  control('start', { at: 4, serial: 4, vmPid: 3333, ...OTHER }),
];
const denied = (serial: number, categories: string) => avc({ at: serial, serial, scontext: label(categories) });
const crash = (serial: number, pid: number) =>
  line(
    'ANOM_ABEND',
    { at: serial, serial },
    `auid=4294967295 uid=107 gid=107 ses=4294967295 pid=${pid} comm="qemu" sig=11 res=1`,
  );
const lines = (...some: readonly (readonly string[] | string)[]) => `${some.flat().join('\n')}\n`;

describe('auvirt expect --guest', () => {
  test.each([['web1'], [UUID], [UUID.toUpperCase()]])(
    'counts denials of %s, which name only its label',
    async (guest) => {
      write(lines(started, denied(5, 'c3,c4')));
      expect((await wait(['--guest', guest, '--timeout', '0', 'AVC'])).code).toBe(1);
      append(lines(denied(6, 'c1,c2')));
      const ran = await wait(['--guest', guest, '--timeout', '0', 'AVC']);
      expect([ran.code, serials(ran)]).toEqual([0, [6]]);
    },
  );

  test('counts crashes of its process, and records that name it', async () => {
    write(
      lines(
        started,
        crash(5, 3333),
        crash(6, 2222),
        control('stop', { at: 7, serial: 7, ...OTHER }),
        control('stop', { at: 8, serial: 8 }),
      ),
    );
    const ran = await wait(['--guest', 'web1', 'ANOM_ABEND', 'op=stop']);
    expect([ran.code, serials(ran)]).toEqual([0, [6, 8]]);
  });

  test('knows labels from before the position, even if that part of the log was rotated', async () => {
    write(lines(started));
    rotate(lines(crash(5, 1)));
    const since = await cursor();
    append(lines(denied(6, 'c3,c4'), denied(7, 'c1,c2')));
    const ran = await wait(['--guest', 'web1', '--since', since, 'AVC']);
    expect([ran.code, serials(ran)]).toEqual([0, [7]]);
    expect(serials(await wait(['--guest', 'web1', 'AVC']))).toEqual([7]);
  });

  test('ignores labels from after the position while it reads the part before it', async () => {
    write(lines(started));
    const since = await cursor();
    // The guest ends, and another one gets its label. A later denial belongs to that one.
    const next = machineId({ at: 7, serial: 7, context: label('c1,c2'), ...OTHER });
    append(lines(denied(5, 'c1,c2'), control('stop', { at: 6, serial: 6 }), next, denied(8, 'c1,c2')));
    const absent = await wait(['--guest', 'web1', '--since', since, '--none', '--timeout', '0', 'AVC']);
    expect(absent).toMatchObject({ code: 1, err: expect.stringContaining('recorded') });
    const ran = await wait(['--guest', 'web2', '--since', since, 'AVC']);
    expect([ran.code, serials(ran)]).toEqual([0, [8]]);
  });

  test('with --none confirms that a guest was denied nothing, whatever others were denied', async () => {
    write(lines(started));
    const since = await cursor();
    append(lines(denied(6, 'c3,c4')));
    const none = (guest: string) =>
      wait(['--guest', guest, '--since', since, '--none', '--timeout', '0', 'AVC', 'res=failed']);
    expect((await none('web1')).code).toBe(0);
    expect((await none('web2')).code).toBe(1);
  });

  test('with --none warns if no record names the guest', async () => {
    write(lines(started));
    const ran = await wait(['--guest', 'wbe1', '--none', '--timeout', '0', 'AVC']);
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('no record names a guest wbe1') });
  });

  test('is also an option of expectRecords, for every kind of log', async () => {
    const records = [...started, ...denied(5, 'c1,c2'), ...denied(6, 'c3,c4')].map(parseRecord);
    for (const source of [records, Buffer.from(lines(records.map(({ line }) => line)))]) {
      const { results } = await expectRecords(source, ['AVC'], { guest: 'web2' });
      expect(results.map(({ record }) => record?.serial)).toEqual([6]);
    }
  });
});
