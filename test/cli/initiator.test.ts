import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { json, lines } from '../support/listed.ts';
import { line, UUID, virt } from '../support/log-text.ts';

describe('who started a guest', () => {
  const sent = (auid: string, ses: string, message = '', enriched = '') =>
    line(
      'VIRT_CONTROL',
      { at: 1, serial: 1 },
      `pid=1 uid=0 auid=${auid} ses=${ses} msg='virt=kvm op=start reason=booted vm="web1" uuid=${UUID} vm-pid=1 ${message}exe="/usr/sbin/virtqemud" hostname=? addr=? terminal=? res=success'${enriched}`,
    );
  const unset = '4294967295';
  const program = '/usr/sbin/virtqemud';

  test.each<[string, string, object, string]>([
    ['nobody logged in', sent(unset, unset), { auid: null, user: null, ses: null, program, acct: null }, 'virtqemud'],
    ['a login user', sent('1000', '3'), { auid: 1000, user: null, ses: 3, program, acct: null }, 'name1000'],
    [
      'a login user that auditd named',
      sent('1000', '3', '', '\x1dUID="root" AUID="alice"'),
      { auid: 1000, user: 'alice', ses: 3, program, acct: null },
      'alice',
    ],
    [
      'an account that the manager names',
      sent(unset, unset, 'acct="bob" ', '\x1dUID="root" AUID="unset"'),
      { auid: null, user: null, ses: null, program, acct: 'bob' },
      'bob',
    ],
    [
      'an account that is missing',
      sent(unset, unset, 'acct="?" '),
      { auid: null, user: null, ses: null, program, acct: null },
      'virtqemud',
    ],
    [
      'a program that a container runs',
      sent(unset, unset, 'exe=sleep '),
      { auid: null, user: null, ses: null, program, acct: null },
      'virtqemud',
    ],
    [
      'a claim of the manager to be a user',
      sent(unset, unset, 'auid=1000 user=eve '),
      { auid: null, user: null, ses: null, program, acct: null },
      'virtqemud',
    ],
  ])('%s', async (_, stdin, by, actor) => {
    const userName = (uid: number) => `name${uid}`;
    const text = async (...words: string[]) => (await run(words, { stdin, userName })).out;
    const [session] = lines(await text('--stdin', '--format', 'json')).map((each) => JSON.parse(each));
    expect(session.start.by).toEqual(by);
    expect(session.operations[0].by).toEqual(by);
    expect(await text('--stdin', '--format', 'table')).toContain(`  ${actor}  `);
    expect(await text('--stdin', '--format', 'table', '-a')).toContain(`  ${actor}\n`);
    expect(await text('--stdin', '--format', 'csv')).toContain(`,${actor},`);
    expect(await text('report', '--guests')).toContain(`  ${actor}  `);
    const [row] = lines(await text('report', '--guests', '--format', 'json')).map((each) => JSON.parse(each));
    expect(row.startedBy).toEqual([by]);
    // The classic columns show the account of the sender, as auvirt 3.0.9 does.
    expect(await text('--stdin')).toMatch(/^web1 +\troot /);
  });

  test('escapes what the record says', async () => {
    const stdin = sent(unset, unset, `acct=${Buffer.from('\x1b[31m').toString('hex').toUpperCase()} `);
    expect((await run(['--stdin', '--format', 'table'], { stdin })).out).toContain('\\u{1b}[31m');
  });
});

test('a record of a manager that has its own type says by whom it was sent', async () => {
  const stdin = virt('CREATE', { at: 1 }, `virt=kvm vm="web1" uuid=${UUID} vm-pid=1`);
  expect((await json(['report', '--virt'], stdin))[0]).toMatchObject({ by: { program: '/usr/sbin/libvirtd' } });
});

test('JSON says on whose behalf a guest got each resource, and lost it', async () => {
  const disk = (serial: number, auid: number, fields: string) =>
    line(
      'VIRT_RESOURCE',
      { at: serial, serial },
      `pid=1 uid=0 auid=${auid} ses=1 msg='virt=kvm resrc=disk reason=${serial === 2 ? 'attach' : 'detach'} vm="web1" uuid=${UUID} ${fields} exe="/usr/sbin/virtqemud" hostname=? addr=? terminal=? res=success'`,
    );
  const log = [
    virt('CONTROL', { at: 1, serial: 1 }, `virt=kvm op=start reason=booted vm="web1" uuid=${UUID} vm-pid=1`),
    disk(2, 1000, 'old-disk="?" new-disk="/a.img"'),
    disk(3, 1001, 'old-disk="/a.img" new-disk="?"'),
  ];
  const { out } = await run(['--stdin', '--format', 'json'], { stdin: log.join('\n') });
  expect(JSON.parse(out)).toMatchObject({
    resources: [{ value: '/a.img', by: { auid: 1000 } }],
    releases: [{ value: '/a.img', by: { auid: 1001 } }],
  });
});
