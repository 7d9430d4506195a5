import { describe, expect, test } from 'vitest';
import { readEvents } from '../../src/log/read/read-events.ts';
import { toEcs } from '../../src/report/event/event-ecs.ts';
import { VIRT } from '../../src/schema/record-types.ts';
import { run } from '../support/cli.ts';
import { auvirtCases, searchCases } from '../support/corpus.ts';
import { avc, control, line, UUID, virt } from '../support/log-text.ts';

/** The fields of ECS 8.11 (elastic/ecs, generated/csv/fields.csv) that we use, with their types. */
const ECS = new Map(
  Object.entries({
    '@timestamp': 'date',
    'ecs.version': 'keyword',
    'event.kind': 'keyword',
    'event.module': 'keyword',
    'event.category': 'keyword',
    'event.type': 'keyword',
    'event.action': 'keyword',
    'event.outcome': 'keyword',
    'event.sequence': 'long',
    'event.original': 'keyword',
    'service.type': 'keyword',
    'host.name': 'keyword',
    'related.hosts': 'keyword',
    'user.id': 'keyword',
    'user.name': 'keyword',
    'process.pid': 'long',
    'process.executable': 'keyword',
    'process.name': 'keyword',
    'process.title': 'keyword',
  }),
);

/** The fields of Auditbeat's auditd module (its page of exported fields) that we use. */
const AUDITBEAT = new Map(
  Object.entries({
    'user.audit.id': 'keyword',
    'user.audit.name': 'keyword',
    'user.selinux.user': 'keyword',
    'user.selinux.role': 'keyword',
    'user.selinux.domain': 'keyword',
    'user.selinux.level': 'keyword',
    'user.selinux.category': 'keyword',
    'auditd.message_type': 'keyword',
    'auditd.sequence': 'long',
    'auditd.session': 'keyword',
    'auditd.result': 'keyword',
    'auditd.summary.actor.primary': 'keyword',
    'auditd.summary.actor.secondary': 'keyword',
    'auditd.summary.object.type': 'keyword',
    'auditd.summary.object.primary': 'keyword',
    'auditd.summary.object.secondary': 'keyword',
    'auditd.summary.how': 'keyword',
  }),
);

const ALLOWED = {
  'event.kind': ['event'],
  'event.category': ['host', 'process'],
  'event.type': ['info', 'end'],
  'event.outcome': ['success', 'failure', 'unknown'],
};

/** All leaves of a document by their dotted names. */
function leaves(value: unknown, path: string[] = []): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path.join('.'), value]];
  if (Array.isArray(value)) return value.flatMap((each) => leaves(each, path));
  return Object.entries(value).flatMap(([name, each]) => leaves(each, [...path, name]));
}

function expectFields(document: object): void {
  for (const [name, value] of leaves(document)) {
    if (/^auditd\.data\.[A-Za-z0-9_-]+$/.test(name)) {
      expect(typeof value, name).toBe('string');
      continue;
    }
    const type = ECS.get(name) ?? AUDITBEAT.get(name);
    expect(type, name).toBeDefined();
    expect(typeof value, name).toBe(type === 'long' ? 'number' : 'string');
    const allowed = ALLOWED[name as keyof typeof ALLOWED];
    if (allowed !== undefined) expect(allowed).toContain(value);
  }
}

async function ecsOf(...lines: string[]): Promise<object> {
  for await (const event of readEvents(Buffer.from(lines.join('\n'), 'latin1'))) {
    const document = toEcs(event);
    expectFields(document);
    return document;
  }
  throw new Error('no event found');
}

const LIBVIRT = new URL('../corpus/libvirt/audit-raw.log', import.meta.url).pathname;

describe('each document has only public fields, with the right types', () => {
  test.each(
    [...auvirtCases, ...searchCases]
      .map(({ log }) => log)
      .concat(LIBVIRT)
      .map((log) => [log.replace(/.*corpus\//, ''), log]),
  )('in %s', async (_, log) => {
    const { out } = await run(['search', '-if', log, '-m', 'ALL', '--related', '--format', 'ecs']);
    const lines = out.trimEnd().split('\n').filter(Boolean);
    for (const each of lines) expectFields(JSON.parse(Buffer.from(each, 'latin1').toString('utf8')));
    if (log === LIBVIRT) expect(lines.length).toBeGreaterThan(1500);
  });
});

describe('each type of guest record has an action and an object', () => {
  test.each([
    ['CONTROL', 'op=start reason=booted', 'issued-vm-control', { primary: 'start', secondary: 'web1' }],
    ['RESOURCE', 'resrc=dev reason=start', 'assigned-vm-resource', { primary: 'dev', secondary: 'web1' }],
    ['MACHINE_ID', '', 'assigned-vm-id', { primary: 'web1' }],
    ['INTEGRITY_CHECK', '', 'checked-integrity-of', { primary: 'web1' }],
    ['CREATE', '', 'created-vm-image', { primary: 'web1' }],
    ['DESTROY', '', 'deleted-vm-image', { primary: 'web1' }],
    ['MIGRATE_IN', '', 'migrated-vm-from', { primary: 'web1' }],
    ['MIGRATE_OUT', '', 'migrated-vm-to', { primary: 'web1' }],
  ] as const)('%s', async (type, fields, action, object) => {
    expect(VIRT[type]).toBeDefined();
    const document = await ecsOf(virt(type, { at: 1, serial: 5 }, `virt=kvm ${fields} vm="web1" uuid=${UUID}`));
    expect(document).toMatchObject({
      event: { action, category: ['host'], type: ['info'], outcome: 'success', sequence: 5 },
      related: { hosts: ['web1', UUID] },
      user: { id: '0', name: 'root', audit: { id: 'unset' } },
      process: { pid: 900, executable: '/usr/sbin/libvirtd' },
      auditd: {
        message_type: `virt_${type.toLowerCase()}`,
        result: 'success',
        summary: { object: { type: 'virtual-machine', ...object }, how: '/usr/sbin/libvirtd' },
        data: { vm: 'web1', uuid: UUID, virt: 'kvm' },
      },
    });
  });
});

test('a denial has its labels, and a crash has its process', async () => {
  expect(await ecsOf(...avc({ at: 1, serial: 1 }))).toMatchObject({
    event: { action: 'violated-selinux-policy', outcome: 'failure' },
    auditd: { summary: { actor: { primary: 'system_u:system_r:svirt_t:s0:c1,c2' }, object: { secondary: 'file' } } },
    user: { selinux: { domain: 'svirt_t', category: 'c1,c2' } },
    process: { name: 'qemu-kvm', pid: 2222 },
  });
  const crash = line(
    'ANOM_ABEND',
    { at: 1 },
    'auid=1 uid=107 gid=107 ses=1 pid=2222 comm="qemu" exe="/q" sig=11 res=1',
  );
  expect(await ecsOf(crash)).toMatchObject({
    event: { action: 'crashed-program', category: ['process'], type: ['end'] },
    auditd: { summary: { object: { primary: 'qemu', secondary: '2222' }, how: '11' } },
  });
});

test('invalid UTF-8 and unusual field names do no harm', async () => {
  const document = await ecsOf(
    control('start', { at: 1 }).replace('"web1"', 'CAFE').replace('op=', 'a.b=1 __proto__=x constructor=y op='),
  );
  expect(document).toMatchObject({ related: { hosts: ['\\xca\\xfe', UUID] } });
  expect(leaves(document).map(([name]) => name)).not.toContain('auditd.data.a.b');
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});
