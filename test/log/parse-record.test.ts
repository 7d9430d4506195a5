import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../src/log/record/parse-record.ts';

const UUID = '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf';
const MESSAGE = `virt=kvm op=start reason=booted vm="web1" uuid=${UUID} vm-pid=42`;
const TAIL = 'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success';
const BODY = `pid=1265 uid=0 auid=4294967295 ses=4294967295 msg='${MESSAGE} ${TAIL}'`;
const EVENT = {
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web1',
  uuid: UUID,
  vmPid: 42,
  success: true,
};
const STAMP = { time: 1_364_475_353_159, serial: 24 };

describe('a record is read from a line', () => {
  test.each<[string, string, object]>([
    ['as auditd writes it', `type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY}`, STAMP],
    ['with a line end', `type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY}\r\n`, STAMP],
    ['enriched', `type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY}\x1dUID="root" AUID="unset"`, STAMP],
    [
      'enriched, separator now a blank',
      `type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY} UID="root" AUID="unset"`,
      STAMP,
    ],
    [
      'enriched, separator lost',
      `type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY}UID="root" AUID="o'neil"`,
      STAMP,
    ],
    [
      'with its node',
      `node=host-1.example type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY}`,
      { ...STAMP, node: 'host-1.example' },
    ],
    ['of a type unknown to its writer', `type=UNKNOWN[2500] msg=audit(1364475353.159:24): ${BODY}`, STAMP],
    ['of a numeric type', `type=2500 msg=audit(1364475353.159:24): ${BODY}`, STAMP],
    [
      'behind audispd in syslog',
      `Oct  6 03:11:03 hex audispd: type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY}`,
      { ...STAMP, node: 'hex' },
    ],
    [
      'behind audisp-syslog with a node',
      `Oct  6 03:11:03 hex audisp-syslog[7]: node=n1 type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY}`,
      { ...STAMP, node: 'n1' },
    ],
    ["in the kernel's log", `[   12.345678] audit: type=2500 audit(1364475353.159:24): ${BODY}`, STAMP],
    ["in an older kernel's log", `[598294.583175] type=2500 audit(1364475353.159:24): ${BODY}`, STAMP],
    [
      "in the kernel's log by way of syslog",
      `May 12 12:48:00 deb kernel: audit: type=2500 audit(1364475353.159:24): ${BODY}`,
      { ...STAMP, node: 'deb' },
    ],
    [
      "in the journal's short form",
      `juil. 14 10:05:41 Ryzen7 audit[1265]: VIRT_CONTROL ${BODY}`,
      { node: 'Ryzen7', time: undefined, serial: undefined },
    ],
    ['without its closing quote', `type=VIRT_CONTROL msg=audit(1364475353.159:24): ${BODY.slice(0, -1)}`, STAMP],
    ['of an old kernel', `type=VIRT_CONTROL msg=audit(1364475353.159:24): user ${BODY}`, STAMP],
  ])('%s', (_, line, expected) => {
    const record = parseRecord(line);
    expect(record.reason).toBeUndefined();
    expect(record.event).toEqual(EVENT);
    expect(record).toMatchObject({ type: 2500, typeName: 'VIRT_CONTROL', cut: false, ...expected });
    expect(record.kernel.map(({ name }) => name)).toEqual(['pid', 'uid', 'auid', 'ses']);
    expect(record.tail).toEqual({
      exe: '/usr/sbin/libvirtd',
      hostname: null,
      addr: null,
      terminal: null,
      res: 'success',
    });
    expect(record.enriched.map(({ name }) => name)).toEqual(line.includes('UID="root"') ? ['UID', 'AUID'] : []);
  });

  test("of libvirt's own log, which has no type and no tail", () => {
    expect(
      parseRecord(`2024-01-20 19:08:38.578+0000: 2890: info : virAuditSend:135 : success=no ${MESSAGE}`),
    ).toMatchObject({
      type: 2500,
      event: { ...EVENT, success: false },
    });
    expect(
      parseRecord(
        `2014-01-20 19:08:38.578+0000: 2890: warning : virAuditSend:135 : Failed to send audit message ${MESSAGE}: Operation not permitted`,
      ).event,
    ).toEqual((({ success: _, ...event }) => event)(EVENT));
  });

  test('of ausearch -i, with its type and the reason why it cannot be used', () => {
    const line = `type=VIRT_CONTROL msg=audit(08/05/2014 17:01:05.891:6471) : pid=1265 uid=root msg='virt=kvm op=start res=success' `;
    expect(parseRecord(line)).toMatchObject({
      type: 2500,
      serial: 6471,
      time: undefined,
      reason: { code: 'interpreted' },
    });
  });
});

describe('records of older emitters are read', () => {
  const record = (type: string, message: string) =>
    parseRecord(
      `type=${type} msg=audit(1319602467.134:33): user pid=14103 uid=0 auid=4294967295 ses=4294967295 msg='${message}'`,
    );

  test("libvirt of 2011 with libaudit 1's tail", () => {
    const tail = ': exe="/usr/sbin/libvirtd" (hostname=?, addr=?, terminal=? res=success)';
    const disk = record(
      'VIRT_RESOURCE',
      `resrc=disk reason=start vm="CentOS-Guest" uuid=${UUID} old-disk="?" new-disk="/var/lib/libvirt/images/CentOS-Guest.img"${tail}`,
    );
    expect(disk.event).toEqual({
      kind: 'disk',
      virt: null,
      reason: 'start',
      vm: 'CentOS-Guest',
      uuid: UUID,
      oldDisk: null,
      newDisk: '/var/lib/libvirt/images/CentOS-Guest.img',
      success: true,
    });
    expect(disk.tail).toEqual({
      exe: '/usr/sbin/libvirtd',
      hostname: null,
      addr: null,
      terminal: null,
      res: 'success',
    });
    expect(record('VIRT_CONTROL', `op=start reason=booted vm="CentOS-Guest" uuid=${UUID} ${tail}`).event).toMatchObject(
      { virt: null, vmPid: null, success: true },
    );
  });

  test.each<[string, string, string, object]>([
    [
      'MAC addresses in single quotes',
      'VIRT_RESOURCE',
      "resrc=net reason=start vm=\"g\" uuid=U old-net='?' new-net='52:54:00:01:02:03'",
      { kind: 'net', oldNet: null, newNet: '52:54:00:01:02:03' },
    ],
    [
      'bare MAC addresses',
      'VIRT_RESOURCE',
      'virt=kvm resrc=net reason=start vm="g" uuid=U old-net=? new-net=52:54:00:01:02:03',
      { kind: 'net', oldNet: null, newNet: '52:54:00:01:02:03' },
    ],
    [
      'net open in single quotes',
      'VIRT_RESOURCE',
      'resrc=net reason=open vm="g" uuid=U net=\'52:54:00:01:02:03\' path="/dev/net/tun" rdev=0A:C8',
      { kind: 'net-open', net: '52:54:00:01:02:03' },
    ],
    [
      'a bare path in cgroup',
      'VIRT_RESOURCE',
      'resrc=cgroup reason=allow vm="g" uuid=U cgroup="/c" class=path path=/dev/null rdev=01:03 acl=rw',
      { kind: 'cgroup-path', path: '/dev/null' },
    ],
    [
      'MACHINE_ID without model',
      'VIRT_MACHINE_ID',
      'virt=kvm vm="g" uuid=U vm-ctx=system_u:system_r:svirt_t:s0:c1,c2 img-ctx=system_u:object_r:svirt_image_t:s0:c1,c2',
      { kind: 'machine-id', model: null },
    ],
    [
      'an empty acl',
      'VIRT_RESOURCE',
      'virt=kvm resrc=cgroup reason=deny vm="g" uuid=U cgroup="/c" class=path path="/dev/null" rdev=? acl=',
      { kind: 'cgroup-path', acl: '', rdev: null },
    ],
  ])('%s', (_, type, message, expected) => {
    const { event, reason } = record(type, `${message.replace('uuid=U', `uuid=${UUID}`)} ${TAIL}`);
    expect(reason).toBeUndefined();
    expect(event).toMatchObject(expected);
  });

  test("Red Hat's docker: fields in any order, nothing encoded, and an auid that is not the kernel's", () => {
    const docker = record(
      'VIRT_CONTROL',
      `reason=api vm-pid=10657 hostname=1235c5a6476b op=resize vm=cafe user=origin auid=1000 exe=sleep  ${TAIL}`,
    );
    expect(docker.event).toEqual({
      kind: 'docker',
      op: 'resize',
      vm: 'cafe',
      vmPid: 10657,
      user: 'origin',
      auid: 1000,
      exe: 'sleep',
      hostname: '1235c5a6476b',
      ctrIdShort: null,
      success: true,
    });
    expect(docker.kernel.find(({ name }) => name === 'auid')?.value).toBe('4294967295');
    expect(docker.tail.exe).toBe('/usr/sbin/libvirtd');
  });
});

describe('the reason says what is wrong with', () => {
  const virt = (message: string, type = 'VIRT_CONTROL') =>
    parseRecord(`type=${type} msg=audit(1364475353.159:24): pid=1 uid=0 auid=0 ses=1 msg='${message}'`);

  test.each<[string, string, string, string | undefined]>([
    ['a line that is not a record', 'hello world', 'no-record', undefined],
    ['an empty line', '', 'no-record', undefined],
    ['a record of another type', 'type=CWD msg=audit(1663374194.313:87): cwd="/"', 'type-not-virt', undefined],
    ['no message', 'audispd: type=VIRT_MACHINE_ID msg=audit(1450770603.209:3300446): Text', 'no-message', undefined],
    [
      'a type of the family without a form',
      "type=UNKNOWN[2550] msg=audit(1450770603.209:1): pid=1 msg='op=x res=success'",
      'form-unknown',
      undefined,
    ],
  ])('%s', (_, line, code, field) => {
    expect(parseRecord(line).reason).toMatchObject({ code, ...(field && { field }) });
    expect(parseRecord(line).event).toBeUndefined();
  });

  test.each<[string, string, object]>([
    ['cut before the tail', `${MESSAGE.slice(0, -4)}`, { code: 'cut' }],
    [
      'a field missing',
      `virt=kvm op=start reason=booted vm="web1" vm-pid=42 ${TAIL}`,
      { code: 'field-missing', field: 'uuid' },
    ],
    [
      'a field with an invalid value',
      `${MESSAGE.replace(UUID, 'web1')} ${TAIL}`,
      { code: 'field-invalid', field: 'uuid' },
    ],
    ['a field twice', `${MESSAGE} vm="other" ${TAIL}`, { code: 'field-duplicate', field: 'vm' }],
    ['a result inside the message', `${MESSAGE} res=failed ${TAIL}`, { code: 'field-foreign', field: 'res' }],
    ["the kernel's auid inside the message", `${MESSAGE} auid=0 ${TAIL}`, { code: 'field-foreign', field: 'auid' }],
    ['an operation without its fields', `virt=kvm op=init vm="x" ${TAIL}`, { code: 'field-missing' }],
  ])('%s', (_, message, expected) => {
    const { event, reason } = virt(message);
    expect(event).toBeUndefined();
    expect(reason).toMatchObject(expected);
  });

  test('a value with terminal escapes, in printable characters', () => {
    const { reason } = virt(`${MESSAGE.replace(UUID, '\x1b]0;\x9bx')} ${TAIL}`);
    expect(reason?.message).toMatch(/^[\x20-\x7e]+$/);
  });

  test('nothing if only the tail is cut; the event then has no success', () => {
    const record = virt(`${MESSAGE} exe="/usr/sbin/li`);
    expect(record.cut).toBe(true);
    expect(record.event).toEqual({ ...EVENT, success: undefined });
  });

  test('nothing if there are unknown fields; the event keeps them, even with dangerous names', () => {
    const { event } = virt(`${MESSAGE} __proto__=x acct="alice" newfield=0 ${TAIL}`);
    expect(Object.entries(event?.extra ?? {})).toEqual([
      ['__proto__', 'x'],
      ['acct', 'alice'],
      ['newfield', '0'],
    ]);
  });
});
