import { describe, expect, test } from 'vitest';
import { readEvents } from '../../src/log/read/read-events.ts';
import type { Criteria } from '../../src/search/criteria.ts';
import { select } from '../../src/search/select.ts';
import { avc, control, line, machineId, resource, virt } from '../support/log-text.ts';

const OTHER = '22222222-2222-2222-2222-222222222222';
const LOG = [
  machineId({ at: 1, serial: 1 }),
  resource('disk', { at: 2, serial: 2, fields: 'old-disk="?" new-disk="/img/web1.img"' }),
  control('start', { at: 3, serial: 3 }),
  ...avc({ at: 4, serial: 4, tcontext: 'system_u:object_r:shadow_t:s0' }),
  control('start', { at: 5, serial: 5, vm: 'web10', uuid: OTHER, res: 'failed', pid: 901 }),
  control('start', { at: 6, serial: 6, node: 'h2', vm: 'uuid=33333333', uuid: OTHER }),
  control('stop', { at: 7, serial: 7, res: '1' }),
  control('stop', { at: 8, serial: 8, res: '0' }),
  `${control('stop', { at: 9, serial: 9 }).replace('uid=0 auid=4294967295 ses=4294967295', 'uid=107 auid=1000 ses=3')}\x1dUID="qemu" AUID="alice"`,
  virt('CREATE', { at: 10, serial: 10 }, 'virt=kvm vm="a"').replace(/ exe=.*'/, "'"),
  line(
    'USER_LOGIN',
    { at: 11, serial: 11 },
    `pid=5 uid=0 auid=1000 ses=3 msg='op=login acct="x" exe="/usr/sbin/sshd" hostname=h.example addr=10.0.0.1 terminal=ssh res=success'`,
  ),
  line(
    'SYSCALL',
    { at: 12, serial: 12 },
    'syscall=2 success=yes exit=0 pid=7 auid=1000 uid=1 euid=5 tty=pts0 ses=3 comm="cat" exe="/bin/cat" subj=user_t:s0 key=(null)',
  ),
  line('PATH', { at: 12, serial: 12 }, 'item=0 name="/img/web1.img" obj=image_t:s0'),
  virt('CONTROL', { at: 13, serial: 13 }, 'virt=kvm op=start reason=booted vm=CAFE uuid=x'),
  line(
    'AVC',
    { at: 14, serial: 14 },
    'apparmor="KILLED" operation="signal" profile="libvirt-3333" pid=7 comm="x" peer="libvirt-4444"',
  ),
];

async function found(criteria: Criteria): Promise<number[]> {
  const serials: number[] = [];
  for await (const { serial } of select(readEvents(Buffer.from(LOG.join('\n'), 'latin1')), criteria)) {
    serials.push(serial as number);
  }
  return serials;
}

describe('events are found', () => {
  test.each<[string, Criteria, number[]]>([
    ['all, without criteria', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
    ['by part of the name', { vm: 'web1' }, [1, 2, 3, 5, 7, 8, 9]],
    ['by the whole name', { vm: 'web1', exact: true }, [1, 2, 3, 7, 8, 9]],
    ['by a name that is not valid UTF-8', { vm: Uint8Array.of(0xca, 0xfe) }, [13]],
    ['by any name', { vm: '' }, [1, 2, 3, 5, 6, 7, 8, 9, 10, 13]],
    ['by UUID, but not by a name that looks like one', { uuid: '33333333' }, []],
    ['by UUID, whatever the name looks like', { uuid: '2222' }, [5, 6]],
    ['by UUID, case-sensitively', { uuid: 'X' }, []],
    ['by type', { types: [2502, 1400] }, [1, 4, 14]],
    ['by the type of a later record', { types: [1302] }, [12]],
    ['from a time to another, inclusive', { from: 3000, to: 5999 }, [3, 4, 5]],
    ['by success: success, 1 and yes', { success: true }, [1, 2, 3, 6, 7, 9, 11, 12, 13]],
    ['by failure: any other result', { success: false }, [4, 5, 8, 14]],
    ['by user ID', { uid: 107 }, [4, 9]],
    ['by the name that auditd added', { uid: 'qemu' }, [9]],
    ['by the name of a local account', { uid: 'bin', userName: (id) => (id === 1 ? 'bin' : undefined) }, [12]],
    ['by login user', { loginUid: 1000 }, [9, 11, 12]],
    ['without a login user', { loginUid: 0xffffffff, types: [2500] }, [3, 5, 6, 7, 8, 13]],
    ['by any user', { anyUid: 5 }, [12]],
    ['by process', { pid: 901 }, [5]],
    ['by the process of an access', { pid: 2222 }, [4]],
    ['by program', { exe: 'libvirtd', types: [2502] }, [1]],
    ['by the program of a system call', { exe: '/bin/cat', exact: true }, [12]],
    ['by command', { comm: 'qemu' }, [4]],
    ['by file', { file: 'web1.img' }, [2, 12]],
    ['by the file of an access', { file: 'x.img', exact: true }, [4]],
    ['by subject', { subject: 'svirt_t:s0:c1,c2' }, [1, 4]],
    ['by object', { object: 'shadow_t' }, [4]],
    ['by the label of a path', { object: 'image_t' }, [12]],
    ['by subject and object, if both match', { subject: 'svirt_t', object: 'shadow_t' }, [4]],
    ['by either label', { context: 'c1,c2' }, [1, 4]],
    ['by the AppArmor profile of the subject', { subject: 'libvirt-3333' }, [14]],
    ['by the AppArmor profile of the peer', { object: 'libvirt-4444' }, [14]],
    ['by node', { nodes: ['h1', 'h2'] }, [6]],
    ['by host', { host: 'h.example' }, [11]],
    ['not by an address if there is a host name', { host: '10.0.0.1' }, []],
    ['by terminal', { terminal: 'ssh' }, [11]],
    ['by the terminal of a system call', { terminal: 'pts0' }, [12]],
    ['by serial', { serial: 7 }, [7]],
    ['by session', { session: 3 }, [9, 11, 12]],
    ['only if all criteria match', { vm: 'web1', success: false, pid: 901 }, [5]],
  ])('%s', async (_, criteria, expected) => {
    expect(await found(criteria)).toEqual(expected);
  });
});

test('text that cannot be encoded is rejected before anything is read', async () => {
  await expect(found({ vm: '\ud800' })).rejects.toMatchObject({ code: 'value-surrogate' });
});
