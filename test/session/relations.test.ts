import { describe, expect, test } from 'vitest';
import { avc, control, line, machineId, resource, UUID } from '../support/log-text.ts';
import { track } from '../support/track.ts';

const LABEL = 'system_u:system_r:svirt_t:s0:c1,c2';
const IMAGE = 'system_u:object_r:svirt_image_t:s0:c1,c2';
const PROFILE = `libvirt-${UUID}`;
const related = (lines: readonly string[]) => track(lines).entries.filter((entry) => /^(denial|anomaly)/.test(entry));
const life = (...within: string[]) => [
  machineId({ at: 1 }),
  control('start', { at: 2 }),
  ...within,
  control('stop', { at: 50 }),
];
const apparmor = (at: number, fields: string, type = 'AVC') =>
  line(type, { at }, `apparmor="DENIED" operation="open" ${fields} pid=2222 comm="qemu-system-x86" requested_mask="r"`);

describe('a denied access is tied to the guest', () => {
  test.each<[string, string[], string[]]>([
    ['by the label of the subject', life(...avc({ at: 10 })), ['denial 10 web1']],
    [
      'by the label of the object',
      life(...avc({ at: 10, scontext: 'u:r:httpd_t:s0', tcontext: IMAGE })),
      ['denial 10 web1'],
    ],
    [
      'from the label on, even before the start',
      [machineId({ at: 1 }), ...avc({ at: 2 }), control('start', { at: 3 })],
      ['denial 2 web1'],
    ],
    ['not before it got the label', [...avc({ at: 1 }), machineId({ at: 2 })], []],
    ['not after the stop', [...life(), ...avc({ at: 60 })], []],
    [
      'not after the failed start',
      [machineId({ at: 1 }), control('start', { at: 2, res: 'failed' }), ...avc({ at: 9 })],
      [],
    ],
    [
      'not by a label that could not be given',
      [machineId({ at: 1, res: 'failed' }), control('start', { at: 2 }), ...avc({ at: 9 })],
      [],
    ],
    ['not by other categories', life(...avc({ at: 10, scontext: 'u:r:svirt_t:s0:c1,c3' })), []],
    [
      'not by a level without categories',
      [
        machineId({ at: 1, context: 'u:r:svirt_t:s0' }),
        control('start', { at: 2 }),
        ...avc({ at: 9, scontext: 'u:r:x:s0' }),
      ],
      [],
    ],
    [
      'with the newer label, if two guests have the same one',
      [machineId({ at: 1 }), machineId({ at: 2, vm: 'db', uuid: UUID.replaceAll('1', '2') }), ...avc({ at: 9 })],
      ['denial 9 db'],
    ],
    ['without the record of the system call', life(avc({ at: 10 })[0] as string), ['denial 10 web1']],
    ['if that record comes first', life(...avc({ at: 10 }).toReversed()), ['denial 10 web1']],
    ['on the same host only', [machineId({ at: 1, node: 'a' }), ...avc({ at: 9, node: 'b' })], []],
  ])('%s', (_, lines, entries) => {
    expect(related(lines)).toEqual(entries);
  });

  test.each<[string, string, string[]]>([
    ['by its profile', apparmor(10, `profile="${PROFILE}" name="/etc/shadow"`), ['denial 10 web1']],
    [
      'by its profile in a folder',
      apparmor(10, `profile="/etc/apparmor.d/libvirt/${PROFILE}" name="/x"`),
      ['denial 10 web1'],
    ],
    ['by a sub-profile', apparmor(10, `profile="${PROFILE}//passt" name="/x"`), ['denial 10 web1']],
    [
      'by a profile in hex',
      apparmor(10, `profile=${Buffer.from(PROFILE).toString('hex').toUpperCase()} name="/x"`),
      ['denial 10 web1'],
    ],
    [
      'in a record type for AppArmor',
      apparmor(10, `profile="${PROFILE}" name="/x"`, 'APPARMOR_DENIED'),
      ['denial 10 web1'],
    ],
    [
      'in a record whose type is a number',
      apparmor(10, `profile="${PROFILE}" name="/x"`, 'UNKNOWN[1503]'),
      ['denial 10 web1'],
    ],
    [
      'by the path of a resource that it holds',
      apparmor(10, 'profile="/usr/sbin/cupsd" name="/img/a"'),
      ['denial 10 web1'],
    ],
    ['once, if both profile and path match', apparmor(10, `profile="${PROFILE}" name="/img/a"`), ['denial 10 web1']],
    ['not by the path of a resource that it has released', apparmor(30, 'profile="/usr/sbin/cupsd" name="/img/a"'), []],
    ['not by another profile', apparmor(10, 'profile="libvirt-nope" name="/x"'), []],
    ['not after the stop', apparmor(60, `profile="${PROFILE}" name="/x"`), []],
  ])('under AppArmor %s', (_, access, entries) => {
    const timeOf = (text: string) => Number(/audit\((\d+)/.exec(text)?.[1]);
    const lines = [
      machineId({ at: 1, model: 'apparmor', context: PROFILE }),
      control('start', { at: 2 }),
      resource('disk', { at: 3, fields: 'old-disk="?" new-disk="/img/a"' }),
      resource('disk', { at: 20, reason: 'detach', fields: 'old-disk="/img/a" new-disk="?"' }),
      control('stop', { at: 50 }),
      access,
    ];
    expect(related(lines.toSorted((a, b) => timeOf(a) - timeOf(b)))).toEqual(entries);
  });

  test('with all its accesses, if one system call had several', () => {
    const [first = '', syscall = ''] = avc({ at: 10, serial: 5000 });
    const { raw } = track(life(first, first.replace('{ read }', '{ open }'), syscall));
    const denial = raw.entries.find((entry) => entry.kind === 'denial');
    expect(denial?.kind === 'denial' && denial.accesses.map(({ permissions }) => permissions)).toEqual([
      'read',
      'open',
    ]);
    expect(denial?.uid).toBe('107');
  });

  test('and gets its user from a late record', () => {
    const [access = '', syscall = ''] = avc({ at: 10, serial: 6000 });
    const { raw } = track(life(access, control('pause', { at: 20 }), syscall));
    expect(raw.entries.filter(({ kind }) => kind === 'denial').map(({ uid }) => uid)).toEqual(['107']);
  });
});

describe('an anomaly is tied to the guest', () => {
  const abend = (at: number, pid: number, subj = '') =>
    line(
      'ANOM_ABEND',
      { at },
      `auid=4294967295 uid=107 gid=107 ses=4294967295 ${subj}pid=${pid} comm="qemu-kvm" sig=11 res=1`,
    );
  const promiscuous = (serial: number, pid: number) => [
    line('ANOM_PROMISCUOUS', { at: 10, serial }, 'dev=vnet4 prom=0 old_prom=256 auid=4294967295 uid=0 gid=0'),
    line('SYSCALL', { at: 10, serial }, `arch=c000003e syscall=3 success=yes pid=${pid} uid=0 comm="x"`),
  ];

  test.each<[string, string[], string[]]>([
    ['by its process ID', life(abend(10, 2222)), ['anomaly 10 web1']],
    ['by its label', life(abend(10, 99, `subj=${LABEL} `)), ['anomaly 10 web1']],
    ['each time', life(abend(10, 2222), abend(11, 2222)), ['anomaly 10 web1', 'anomaly 11 web1']],
    ['not by the process ID of another', life(abend(10, 99)), []],
    ['not after the stop, when the number may be another process', [...life(), abend(60, 2222)], []],
    ['not after a failed start', [control('start', { at: 2, res: 'failed' }), abend(10, 2222)], []],
    [
      'when the kernel kills one of its system calls',
      life(line('SECCOMP', { at: 10 }, 'auid=1 uid=107 gid=107 ses=1 pid=2222 comm="qemu-kvm" sig=31 syscall=42')),
      ['anomaly 10 web1'],
    ],
    ['by the process that made the system call', life(...promiscuous(7000, 2222)), ['anomaly 10 web1']],
    ['not by the process ID of its manager', life(...promiscuous(7001, 900)), []],
  ])('%s', (_, lines, entries) => {
    expect(related(lines)).toEqual(entries);
  });
});
