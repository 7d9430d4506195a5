import { GuestAudit, memoryDriver, openAudit } from 'libaudit-virt';
import { expect, test } from 'vitest';
import { type Call, describeOptions, type Entry } from '../support/option-law.ts';

const FLAGS = [0, 1, 'true', null, {}];

const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' } as const;

/** What untyped JavaScript may call. */
type Untyped = Record<string, (...values: unknown[]) => Promise<unknown>>;

/** Calls a function of a guest. A call that is refused must send nothing and change nothing. */
async function callGuest(name: string, values: readonly unknown[], runs = true): Promise<unknown> {
  const driver = memoryDriver();
  const guest = new GuestAudit(await openAudit({ driver, failure: 'ignore' }), identity);
  if (runs) await guest.start({ vmPid: 1 });
  const sent = driver.messages.length;
  try {
    return await (guest as unknown as Untyped)[name]?.(...values);
  } catch (error) {
    expect([driver.messages.length, guest.running, guest.paused]).toEqual([sent, runs, false]);
    throw error;
  }
}

/** Adds what is required, unless it is given. */
const withRequired = (options: unknown, required: object): unknown => {
  if (Object.prototype.toString.call(options) !== '[object Object]') return options;
  const merged: Record<string, unknown> = { ...(options as object) };
  for (const [name, value] of Object.entries(required)) merged[name] ??= merged[name] === null ? null : value;
  return merged;
};

const LISTS = ['x', null, {}, 1, [null], ['x'], new Set()];
const wrongStart = {
  labels: LISTS,
  integrity: ['x', null, [], 1],
  permissions: LISTS,
  resources: LISTS,
  vmPid: ['1', null, {}, true],
};
const wrongMigration = { mode: [1, null, {}], peer: [null, 'host', 1, []] };
const wrongHow = { success: FLAGS, perform: [null, 1, {}, true], origin: [null, 1, 'host', []] };
const one = { vmPid: 1 };
const guestEntries: Record<string, { call: Call; wrong: Entry['wrong'] }> = {
  GuestAudit: {
    call: async (guest) =>
      new GuestAudit(await openAudit({ driver: 'memory' }), withRequired(guest, identity) as typeof identity),
    wrong: { virt: [1, {}, true], vm: [1, {}, true], uuid: [1, null, {}] },
  },
  start: {
    call: (start) => callGuest('start', [withRequired(start, one)], false),
    wrong: { ...wrongStart, reason: [1, null, {}] },
  },
  migrateIn: {
    call: (arrival) => callGuest('migrateIn', [withRequired(arrival, one)], false),
    wrong: { ...wrongStart, ...wrongMigration },
  },
  migrateOut: { call: (migration) => callGuest('migrateOut', [migration]), wrong: wrongMigration },
  replaceDisk: {
    call: (disk) => callGuest('replaceDisk', [withRequired(disk, { from: '/a', to: '/b' })]),
    wrong: { from: [1, null, {}], to: [1, null, {}], reason: ['x', 1, null] },
  },
};
const entries: Record<string, Entry> = {};
for (const [name, entry] of Object.entries(guestEntries))
  entries[name] = { ...entry, owner: name, prefix: `${name}: ` };
for (const name of ['stop', 'ended']) {
  const call: Call = (how) => callGuest(name, ['shutdown', how]);
  entries[`how of ${name}`] = { call, owner: 'how', prefix: 'how: ', wrong: wrongHow };
}

describeOptions(entries);

test.each([
  ['attach', { kind: 'disk', value: '/a', vaule: 1 }, 'option-unknown'],
  ['detach', { kind: 'disk', valeu: 1, value: '/a' }, 'option-unknown'],
  ['resize', { kind: 'memory', value: 1, unit: 'KiB' }, 'option-unknown'],
  ['attach', null, 'option-invalid'],
  ['resize', 5, 'option-invalid'],
  ['permit', null, 'option-invalid'],
  ['stop', { success: false }, 'option-invalid'],
  ['ended', 1, 'option-invalid'],
  ['pause', {}, 'option-invalid'],
  ['resume', null, 'option-invalid'],
])('GuestAudit.%s refuses %o', async (name, value, code) => {
  await expect(callGuest(name, [value])).rejects.toMatchObject({ code });
});

test('adopt accepts other properties, but checks its own', async () => {
  const guest = () => callGuest('adopt', [{ history: [], vmPid: 1 }], false);
  await expect(guest()).resolves.toBeUndefined();
  for (const wrong of [{ vmPid: '1' }, { paused: 1 }, { resources: {} }, { state: 'over' }]) {
    await expect(callGuest('adopt', [wrong], false)).rejects.toMatchObject({ code: 'option-invalid' });
  }
});

const recorded = { resource: 'disk', reason: 'start', value: '/a', success: true, end: null };

test.each<[unknown, string, string]>([
  ['/a', 'option-invalid', 'resources[0]'],
  [{ kind: 'disk', value: '/a', path: '/b' }, 'option-unknown', 'path'],
  [{ kind: 'disk', valeu: '/a' }, 'value-missing', 'oldDisk'],
  [{ kind: 'host-device', dev: '/a' }, 'kind-unknown', 'host-device'],
  [{ kind: 'mem', value: -1 }, 'value-format', 'new-mem'],
  [{ kind: 'disc', value: '/a' }, 'kind-unknown', 'disk'],
  [{}, 'option-invalid', 'resources[0].resource'],
  [{ ...recorded, value: 1 }, 'option-invalid', 'resources[0].value'],
  [{ ...recorded, success: 'yes' }, 'option-invalid', 'resources[0].success'],
])('adopt refuses the resource %o', async (resource, code, named) => {
  await expect(callGuest('adopt', [{ resources: [resource] }], false)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(named),
  });
  const held = { resources: [{ kind: 'disk', value: '/b' }, recorded, { ...recorded, class: 'x', guest: {} }] };
  await expect(callGuest('adopt', [held], false)).resolves.toBeUndefined();
});
