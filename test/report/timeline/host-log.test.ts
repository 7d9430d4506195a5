import { describe, expect, test } from 'vitest';
import { readTimeline } from '../../../src/timeline.ts';
import { control, line } from '../../support/log-text.ts';

const T = 1_700_000_000;
const start = control('start', { at: T, serial: 500 });

const read = async (...lines: string[]) => readTimeline(Buffer.from(`${[start, ...lines].join('\n')}\n`));

/** A record of the host, in seconds after the start of the guest. */
const host = (type: string, after: number, serial: number) => line(type, { at: T + after, serial }, 'res=success');

const shutdown = host('SYSTEM_SHUTDOWN', 100, 600);
const end = host('DAEMON_END', 101, 9000);
const daemon = host('DAEMON_START', 200, 1234);
const boot = host('SYSTEM_BOOT', 205, 7);

describe('A timeline finds', () => {
  test('one boot and the time that the host was down, from its shutdown to the first record after it', async () => {
    const { boots, gaps } = await read(shutdown, end, daemon, boot);
    expect(boots).toEqual([{ node: null, time: (T + 205) * 1000 }]);
    expect(gaps).toEqual([{ node: null, from: (T + 100) * 1000, to: (T + 200) * 1000, reason: 'host-down' }]);
  });

  test('a boot without SYSTEM_BOOT, by the serials that begin again', async () => {
    const { boots, gaps } = await read(end, daemon, control('start', { at: T + 300, serial: 9 }));
    expect(boots).toEqual([{ node: null, time: (T + 300) * 1000 }]);
    expect(gaps).toMatchObject([{ reason: 'auditd-stopped' }]);
  });

  test('one boot if SYSTEM_BOOT comes after another record of the new kernel', async () => {
    const { boots } = await read(daemon, control('start', { at: T + 202, serial: 5 }), boot);
    expect(boots).toEqual([{ node: null, time: (T + 202) * 1000 }]);
  });

  test.each(['DAEMON_END', 'DAEMON_ABORT'])('the time between %s and the next DAEMON_START', async (type) => {
    const { boots, gaps } = await read(host(type, 50, 9000), daemon, control('stop', { at: T + 300, serial: 700 }));
    expect(boots).toEqual([]);
    expect(gaps).toEqual([{ node: null, from: (T + 50) * 1000, to: (T + 200) * 1000, reason: 'auditd-stopped' }]);
  });

  test('the time since the last record if auditd starts without having ended', async () => {
    const { gaps } = await read(daemon);
    expect(gaps).toEqual([{ node: null, from: T * 1000, to: (T + 200) * 1000, reason: 'auditd-restarted' }]);
  });

  test('nothing if a log begins with the start of auditd', async () => {
    const log = `${[host('DAEMON_START', -9, 3), start].join('\n')}\n`;
    expect(await readTimeline(Buffer.from(log))).toMatchObject({ boots: [], gaps: [] });
  });

  test('what happens to each host apart from the others', async () => {
    const other = line('SYSTEM_BOOT', { at: T + 400, serial: 3, node: 'beta' }, 'res=success');
    expect((await read(other)).boots).toEqual([{ node: 'beta', time: (T + 400) * 1000 }]);
  });
});
