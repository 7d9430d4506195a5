import { describe, expect, test } from 'vitest';
import { control, line, machineId, resource, UUID, virt } from '../support/log-text.ts';
import { track } from '../support/track.ts';

const OTHER = '22222222-2222-2222-2222-222222222222';
const disk = (at: number, path: string, rest: object = {}) =>
  resource('disk', { at, fields: `old-disk="?" new-disk="${path}"`, ...rest });

describe('a session', () => {
  test.each<[string, string[], string[]]>([
    [
      'begins with a start and ends with a stop',
      [control('start', { at: 1 }), control('stop', { at: 9 })],
      ['web1 1-9 stopped'],
    ],
    ['runs while there is no stop', [control('start', { at: 1 })], ['web1 1-']],
    [
      'that never stopped is superseded by the next',
      [control('start', { at: 1 }), control('start', { at: 5 })],
      ['web1 1-? superseded', 'web1 5-'],
    ],
    [
      'ends once if its stop is recorded twice',
      [control('start', { at: 1 }), control('stop', { at: 9 }), control('stop', { at: 9.5, reason: 'destroyed' })],
      ['web1 1-9 stopped'],
    ],
    ['has only an end if its start was not recorded', [control('stop', { at: 9 })], ['web1 ?-9 stopped']],
    ['has failed if the guest could not be started', [control('start', { at: 1, res: 'failed' })], ['web1 1-1 failed']],
    [
      'continues when another start of the guest fails',
      [control('start', { at: 1 }), control('start', { at: 5, res: 'failed' }), control('stop', { at: 9 })],
      ['web1 1-9 stopped', 'web1 5-5 failed'],
    ],
    [
      'continues when its stop fails',
      [control('start', { at: 1 }), control('stop', { at: 9, res: 'failed' })],
      ['web1 1-'],
    ],
    [
      'does not end with a MACHINE_ID within it',
      [control('start', { at: 1 }), machineId({ at: 5 }), control('stop', { at: 9 })],
      ['web1 1-9 stopped'],
    ],
    [
      'belongs to one UUID, whatever the name',
      [control('start', { at: 1 }), control('start', { at: 2, uuid: OTHER }), control('stop', { at: 9 })],
      ['web1 1-9 stopped', 'web1 2-'],
    ],
    [
      'is the same for an upper-case and a quoted UUID',
      [
        control('start', { at: 1, uuid: 'AAAAAAAA-1111-1111-1111-111111111111' }),
        control('stop', { at: 9, uuid: '"aaaaaaaa-1111-1111-1111-111111111111"' }),
      ],
      ['web1 1-9 stopped'],
    ],
    [
      'belongs to one host',
      [control('start', { at: 1, node: 'a' }), control('stop', { at: 9, node: 'b' })],
      ['web1@a 1-', 'web1@b ?-9 stopped'],
    ],
  ])('%s', (_, lines, sessions) => {
    expect(track(lines).sessions).toEqual(sessions);
  });

  test('includes other operations: pause, resume, and the first process of a container', () => {
    const init = virt('CONTROL', { at: 2 }, `virt=lxc op=init vm="web1" uuid=${UUID} vm-pid=5 init-pid=77 pid-ns=9`);
    const { entries, raw } = track([
      control('start', { at: 1 }),
      init,
      control('pause', { at: 3 }),
      control('resume', { at: 4 }),
    ]);
    expect(entries).toEqual(['start 1', 'init 2', 'pause 3', 'resume 4']);
    expect(raw.sessions[0]?.entries).toHaveLength(4);
  });
});

describe('a host that goes down', () => {
  const boot = (at: number, serial?: number) =>
    line('SYSTEM_BOOT', { at, serial }, 'pid=1 uid=0 msg=\' comm="systemd-update-utmp" res=success\'');
  const down = (at: number) =>
    line('SYSTEM_SHUTDOWN', { at }, 'pid=1 uid=0 msg=\' comm="systemd-update-utmp" res=success\'');
  const daemon = (type: string, at: number) => line(`DAEMON_${type}`, { at, serial: 1 }, 'op=x pid=1 res=success');

  test.each<[string, string[], string[]]>([
    ['in a crash ends sessions at an unknown time', [control('start', { at: 1 }), boot(50)], ['web1 1-? host-boot']],
    [
      'in an orderly way ends them at that time',
      [control('start', { at: 1 }), down(40), boot(50)],
      ['web1 1-40 host-shutdown'],
    ],
    ['at the end of the log ends them as well', [control('start', { at: 1 }), down(40)], ['web1 1-40 host-shutdown']],
    [
      'lets a guest stop after the shutdown was announced',
      [control('start', { at: 1 }), down(40), control('stop', { at: 41 }), boot(50)],
      ['web1 1-41 stopped'],
    ],
    [
      'is recognized by serials that begin again after auditd was started',
      [
        control('start', { at: 1, serial: 900 }),
        daemon('END', 40),
        daemon('START', 50),
        control('start', { at: 60, serial: 20 }),
      ],
      ['web1 1-40 host-shutdown', 'web1 60-'],
    ],
    [
      'without a record of auditd is recognized by the serials too',
      [
        control('start', { at: 1, serial: 900 }),
        daemon('START', 50),
        control('start', { at: 60, uuid: OTHER, serial: 20 }),
      ],
      ['web1 1-? host-boot', 'web1 60-'],
    ],
    [
      'ends nothing that has begun since',
      [
        control('start', { at: 1, serial: 900 }),
        daemon('START', 50),
        control('start', { at: 60, serial: 20 }),
        boot(61, 21),
      ],
      ['web1 1-? host-boot', 'web1 60-'],
    ],
    [
      'is not assumed if only auditd was restarted',
      [
        control('start', { at: 1, serial: 900 }),
        daemon('END', 40),
        daemon('START', 50),
        control('stop', { at: 60, serial: 901 }),
      ],
      ['web1 1-60 stopped'],
    ],
    [
      'does not affect other hosts',
      [control('start', { at: 1, node: 'a' }), line('SYSTEM_BOOT', { at: 50, node: 'b' }, "pid=1 msg='res=success'")],
      ['web1@a 1-'],
    ],
  ])('%s', (_, lines, sessions) => {
    expect(track(lines).sessions).toEqual(sessions);
  });
});

describe('a migration', () => {
  const moves = `virt=kvm reason=live vm="web1" uuid=${UUID} vm-pid=7`;
  const migrateIn = (at: number, node: string) => virt('MIGRATE_IN', { at, node }, moves);
  const migrateOut = (at: number, node: string) => virt('MIGRATE_OUT', { at, node }, moves);
  const began = control('start', { at: 1, node: 'a' });
  const arrived = control('start', { at: 10, node: 'b', reason: 'migrated' });
  const left = (at: number) => control('stop', { at, node: 'a', reason: 'migrated' });

  test.each<[string, string[], string[]]>([
    [
      'links a stop and an earlier start',
      [began, arrived, left(11)],
      ['web1@a 1-11 migrated to b', 'web1@b 10- from a'],
    ],
    ['links a stop and a later start', [began, left(9), arrived], ['web1@a 1-9 migrated to b', 'web1@b 10- from a']],
    [
      'may be recorded by MIGRATE_OUT and MIGRATE_IN alone',
      [began, migrateOut(9, 'a'), migrateIn(10, 'b')],
      ['web1@a 1-9 migrated to b', 'web1@b 10- from a'],
    ],
    [
      'counts once if a manager writes both kinds of record',
      [began, migrateIn(9, 'b'), arrived, migrateOut(11, 'a'), left(11)],
      ['web1@a 1-11 migrated to b', 'web1@b 9- from a'],
    ],
    [
      'that failed links nothing',
      [began, control('start', { at: 10, node: 'b', reason: 'migrated', res: 'failed' })],
      ['web1@a 1-', 'web1@b 10-10 failed'],
    ],
    [
      'between two managers that share a log stops the older one',
      [
        control('start', { at: 1, pid: 100 }),
        control('start', { at: 10, pid: 200, reason: 'migrated' }),
        control('stop', { at: 11, pid: 100, reason: 'migrated' }),
        control('stop', { at: 20, pid: 200 }),
      ],
      ['web1 1-11 migrated to undefined', 'web1 10-20 stopped from undefined'],
    ],
    [
      'to a host that lost its own stop of the guest ends both sessions with the next stop',
      [
        control('start', { at: 1, pid: 100 }),
        control('start', { at: 10, pid: 200, reason: 'migrated' }),
        control('stop', { at: 20, pid: 200 }),
      ],
      ['web1 1-? superseded to undefined', 'web1 10-20 stopped from undefined'],
    ],
    [
      'repeated without a stop leaves only the last two running',
      [1, 2, 3, 4].map((at) => control('start', { at, pid: at * 100, reason: 'migrated' })),
      [
        'web1 1-? superseded to undefined',
        'web1 2-? superseded from undefined to undefined',
        'web1 3- from undefined to undefined',
        'web1 4- from undefined',
      ],
    ],
  ])('%s', (_, lines, sessions) => {
    expect(track(lines).sessions).toEqual(sessions);
  });
});

describe('a resource', () => {
  test.each<[string, string[], string[]]>([
    [
      'is held until the stop',
      [disk(1, '/a'), control('start', { at: 2 }), control('stop', { at: 9 })],
      ['disk /a 1-9 stopped', 'start 2', 'stop 9'],
    ],
    [
      'is held until its detach, which ends one of two',
      [
        control('start', { at: 1 }),
        disk(2, '/a'),
        disk(3, '/a'),
        resource('disk', { at: 5, reason: 'detach', fields: 'old-disk="/a" new-disk="?"' }),
      ],
      ['start 1', 'disk /a 2-', 'disk /a 3-5 detached', 'release disk 5'],
    ],
    [
      'is replaced by an update, even without a reason and with its fields in any order',
      [
        control('start', { at: 1 }),
        disk(2, '/a'),
        virt('RESOURCE', { at: 5 }, `new-disk="/b" old-disk="/a" uuid=${UUID} vm="web1" resrc=disk virt=kvm`),
      ],
      ['start 1', 'disk /a 2-5 detached', 'disk /b 5-'],
    ],
    [
      'without old and new is held from attach to detach',
      [
        control('start', { at: 1 }),
        resource('dev', { at: 2, reason: 'attach', fields: 'bus=usb device="001.004"' }),
        resource('dev', { at: 5, reason: 'detach', fields: 'bus=usb device="001.004"' }),
      ],
      ['start 1', 'dev 001.004 2-5 detached', 'release dev 5'],
    ],
    [
      'of the device group is held until it is denied again',
      [
        control('start', { at: 1 }),
        resource('cgroup', {
          at: 2,
          reason: 'allow',
          fields: 'cgroup="/x" class=path path="/dev/kvm" rdev=0A:E8 acl=rw',
        }),
        resource('cgroup', {
          at: 5,
          reason: 'deny',
          fields: 'cgroup="/x" class=path path="/dev/kvm" rdev=0A:E8 acl=rw',
        }),
      ],
      ['start 1', 'cgroup /dev/kvm 2-5 detached', 'cgroup /dev/kvm 5-'],
    ],
    [
      'that was prepared is lost with the failed start; a running session keeps its own',
      [
        control('start', { at: 1 }),
        disk(2, '/a'),
        machineId({ at: 3 }),
        disk(4, '/b'),
        control('start', { at: 5, res: 'failed' }),
      ],
      ['start 1', 'disk /a 2-', 'label 3', 'disk /b 4-5 failed', 'start 5 failed'],
    ],
    [
      'that could not be given was never held',
      [control('start', { at: 1 }), disk(2, '/a', { res: 'failed' }), control('stop', { at: 9 })],
      ['start 1', 'disk /a 2- failed', 'stop 9'],
    ],
    [
      'of an abandoned preparation ends at an unknown time',
      [machineId({ at: 1 }), disk(2, '/a'), machineId({ at: 5 }), disk(6, '/b'), control('start', { at: 7 })],
      ['label 1', 'disk /a 2-? superseded', 'label 5', 'disk /b 6-', 'start 7'],
    ],
  ])('%s', (_, lines, entries) => {
    expect(track(lines).entries).toEqual(entries);
  });

  test('of a preparation belongs to the session that it was for', () => {
    const { raw } = track([machineId({ at: 1 }), disk(2, '/a'), control('start', { at: 3 })]);
    expect(raw.sessions[0]?.entries?.map(({ kind }) => kind)).toEqual(['label', 'resource', 'operation']);
  });
});

describe('a record that cannot be used is reported with the reason', () => {
  test.each([
    ['it names no uuid', virt('CONTROL', { at: 1 }, 'virt=kvm op=start reason=booted vm="x" vm-pid=1')],
    ['it names no guest', virt('CONTROL', { at: 1 }, `virt=kvm op=start reason=booted vm= uuid=${UUID} vm-pid=1`)],
    [
      'the line does not tell its time',
      `May 12 12:48:00 host audit[9]: VIRT_CONTROL pid=9 uid=0 msg='virt=kvm op=stop vm="x" uuid=${UUID}'`,
    ],
  ])('%s', (reason, text) => {
    expect(track([text])).toMatchObject({ sessions: [], entries: [], skipped: [reason] });
  });
});
