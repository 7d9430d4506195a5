import { describe, expect, test } from 'vitest';
import { assignmentOf, textOf } from '../../src/schema/assignment.ts';
import { isLiteral } from '../../src/schema/form.ts';
import { formsOfType } from '../../src/schema/forms.ts';
import { changeOfRecord, HeldThings } from '../../src/schema/held-things.ts';
import { VIRT } from '../../src/schema/record-types.ts';
import { tokenize } from '../../src/text/tokens.ts';

const forms = formsOfType.get(VIRT.RESOURCE) ?? [];

const read = (message: string) => {
  const tokens = tokenize(message);
  return assignmentOf({ messageField: (field) => tokens.find(({ name }) => name === field)?.wire });
};
const changeOf = (message: string) => {
  const assignment = read(message);
  return assignment === undefined ? {} : changeOfRecord(assignment);
};

const LEAST = { exchange: 2, amount: 2, object: 1, permission: 0 };

describe('Forms of resources', () => {
  test.each(forms.map((form) => [form.kind, form] as const))('%s says what the guest holds', (_, { fields, holds }) => {
    const named = Object.values(holds ?? {}).filter((value) => typeof value === 'object' && 'codec' in value);
    expect(named.length).toBeGreaterThanOrEqual(LEAST[holds?.role ?? 'permission']);
    for (const field of named) expect(fields.filter((each) => !isLiteral(each))).toContain(field);
    expect(holds).toBeDefined();
  });

  test('say which things a guest can hold twice, as libvirt attaches them', () => {
    const kinds = forms.flatMap(({ kind, holds }) =>
      holds !== undefined && 'sharing' in holds && holds.sharing.shareable ? [kind] : [],
    );
    expect(kinds).toEqual(['fs', 'net', 'chardev', 'smartcard', 'rng', 'shmem', 'ivshmem-socket']);
  });
});

describe('A record', () => {
  test.each([
    ['resrc=disk reason=attach old-disk="?" new-disk="/a"', { given: 'disk /a' }],
    ['resrc=disk reason=update old-disk="/a" new-disk=2F62', { taken: 'disk /a', given: 'disk /b' }],
    ['resrc=disk reason=detach old-disk="/a" new-disk="?"', { taken: 'disk /a' }],
    ['resrc=dev reason=attach bus=usb device="001.002"', { given: 'dev 001.002' }],
    ['resrc=dev reason=detach bus=usb device="001.002"', { taken: 'dev 001.002' }],
    ['resrc=hostdev reason=attach chardev="/dev/x"', { given: 'hostdev /dev/x' }],
    ['resrc=shmem reason=attach size=64 path=2F62', { given: 'shmem 2F62' }],
    ['resrc=ivshmem-socket reason=attach path=?', { given: 'ivshmem-socket ?' }],
    ['resrc=wombat reason=attach old-wombat=? new-wombat=41', { given: 'wombat 41' }],
    ['resrc=wombat reason=detach source="/a"', { taken: 'wombat /a' }],
    ['resrc=mem reason=update old-mem=1 new-mem=2', {}],
    ['resrc=net reason=open net=52:54:00:00:00:01 path="/dev/net/tun" rdev=0A:C8', {}],
    ['resrc=cgroup reason=allow cgroup="/x" class=path path="/dev/null" rdev=01:03 acl=rw', {}],
    ['resrc=disk reason=attach', {}],
    ['reason=attach', {}],
  ])('%s changes what the guest holds', (message, expected) => {
    const { taken, given } = changeOf(message);
    const nameOf = (thing: typeof given) => (thing === undefined ? undefined : `${thing.resource} ${thing.text}`);
    expect({ taken: nameOf(taken), given: nameOf(given) }).toEqual({ taken: undefined, given: undefined, ...expected });
  });

  test('of a permission names what the guest may use', () => {
    const { given, taken, acl } =
      read('resrc=cgroup reason=deny class=major category=pty maj=88 acl=rw') ?? expect.fail('nothing was read');
    expect([given, taken].map((value) => value && textOf(value))).toEqual(['pty', 'pty']);
    expect(acl).toBe('rw');
    const all = read('resrc=cgroup reason=deny class=all');
    expect([all?.given?.wire, all?.taken]).toEqual(['', undefined]);
  });

  test.each([
    ['resrc=rng old-rng="?" new-rng="/dev/urandom"', true],
    ['resrc=disk old-disk="?" new-disk="/a"', false],
    ['resrc=dev bus=usb device=555342207265646972646576', true],
    ['resrc=dev bus=usb device="001.002"', false],
    ['resrc=dev bus=usb device="?"', true],
    ['resrc=wombat device="/a"', true],
  ])('%s: whether the guest can hold it twice is %s', (message, shareable) => {
    expect(changeOf(message).given?.shareable).toBe(shareable);
  });
});

test('A guest holds a shareable thing as often as it got it, and any other thing once', () => {
  const held = new HeldThings();
  const rng = { resource: 'rng', text: '/dev/urandom', shareable: true };
  const disk = { resource: 'disk', text: '/a', shareable: false };
  for (const thing of [rng, rng, disk, disk]) held.give(thing);
  expect([held.take(rng), held.take(rng), held.take(rng)]).toEqual([true, true, false]);
  expect([held.take(disk), held.take(disk)]).toEqual([true, false]);
  expect(held.has(disk)).toBe(false);
});
