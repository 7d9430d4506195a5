import { type AuditDriver, GuestAudit, memoryDriver, type OpenOptions, openAudit } from 'libaudit-virt';
import { parseRecord, readSessions } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';

const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' } as const;
const integrity = { kind: 'integrity-check', op: 'start', model: 'none', result: 'unknown' } as const;
const disk = (value: string) => ({ kind: 'disk', value }) as const;
const FAILURE = new Error('QEMU says no');

async function guestOf(options: Partial<OpenOptions> = {}) {
  const driver = memoryDriver();
  const log = await openAudit({ driver, ...options });
  /** The records as `kind op-or-reason`, with ! for failed ones. */
  const written = () =>
    driver.lines.map((line) => {
      const event = parseRecord(line).event as unknown as Record<string, unknown>;
      return `${event.kind} ${event.op ?? event.reason ?? ''}${event.success ? '' : '!'}`.trimEnd();
    });
  return { guest: new GuestAudit(log, identity), log, driver, written };
}

/** A function that is called once the test says so. */
function later<T>(result: T): { readonly perform: () => Promise<T>; readonly go: () => void } {
  let go = () => {};
  const called = new Promise<void>((resolve) => {
    go = resolve;
  });
  return { perform: () => called.then(() => result), go };
}

describe('An operation that a function performs', () => {
  test('is recorded as successful once the function returns, with its result', async () => {
    const { guest, written } = await guestOf();
    const seen: string[][] = [];
    const started = await guest.start({ resources: [disk('/a')] }, async () => {
      seen.push(written());
      return { vmPid: 42, name: 'a machine' };
    });
    // A label counts from its record on, so it must be there before the guest runs.
    expect(seen).toEqual([['machine-id', 'disk start']]);
    expect(started.result.name).toBe('a machine');
    expect(started.outcomes.map(({ status }) => status)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(await guest.attach(disk('/b'), () => 7)).toMatchObject({ result: 7, outcomes: [{ status: 'recorded' }] });
    expect(written()).toEqual(['machine-id', 'disk start', 'control start', 'disk attach']);
  });

  test('is recorded as failed if the function throws, and rejects with what it threw', async () => {
    const { guest, written } = await guestOf();
    const fails = () => {
      throw FAILURE;
    };
    await expect(guest.start({ resources: [disk('/a')] }, fails)).rejects.toBe(FAILURE);
    expect(guest.running).toBe(false);
    await guest.start({ resources: [disk('/a')], vmPid: 42 });
    for (const how of [fails, { perform: fails }, async () => fails()]) {
      await expect(guest.detach(disk('/a'), how)).rejects.toBe(FAILURE);
    }
    expect(written().slice(2)).toEqual([
      'control start!',
      'machine-id',
      'disk start',
      'control start',
      'disk detach!',
      'disk detach!',
      'disk detach!',
    ]);
    await guest.detach(disk('/a'));
  });

  test('is not performed if it is impossible or cannot be recorded', async () => {
    const { guest, written, log } = await guestOf({ verify: 'warning' });
    let calls = 0;
    const perform = () => ({ vmPid: ++calls });
    await expect(guest.stop('destroyed', perform)).rejects.toMatchObject({ code: 'guest-sequence' });
    await expect(guest.start({ integrity }, perform)).rejects.toMatchObject({ message: /^life-no-resource: / });
    const bad = { integrity, resources: [disk('a\0b')] };
    await expect(guest.start(bad, perform)).rejects.toMatchObject({ code: 'value-nul' });
    await log.close();
    const good = { integrity, resources: [disk('/a')] };
    await expect(guest.start(good, perform)).rejects.toMatchObject({ code: 'log-closed' });
    expect([calls, written(), guest.running]).toEqual([0, [], false]);
  });

  test('is not performed if what comes before it is not recorded, with failure: throw', async () => {
    const sent: string[] = [];
    const driver: AuditDriver = {
      name: 'full',
      open: () => ({
        send({ text }) {
          sent.push(text);
          return { status: 'not-recorded', reason: 'write-failed', message: 'the disk is full' };
        },
        close() {},
      }),
    };
    const log = await openAudit({ driver, failure: 'throw' });
    const guest = new GuestAudit(log, identity);
    let calls = 0;
    const start = guest.start({}, () => ({ vmPid: ++calls }));
    await expect(start).rejects.toMatchObject({ code: 'not-recorded' });
    expect([calls, guest.running]).toEqual([0, false]);
    expect(sent.at(-1)).toContain(' op=start ');
  });

  test('changes the state even if its record is not recorded', async () => {
    const { guest, log } = await guestOf({ failure: 'throw' });
    await guest.start({ vmPid: 42 });
    const stop = guest.stop('destroyed', () => log.close());
    await expect(stop).rejects.toMatchObject({ code: 'log-closed' });
    expect(guest.running).toBe(false);
  });

  test('is performed even if it cannot be recorded, with failure: ignore', async () => {
    const { guest, written } = await guestOf({ failure: 'ignore' });
    await guest.start({ resources: [disk('/a')], vmPid: 42 });
    const again = await guest.attach(disk('/a'), () => 'done');
    expect(again).toMatchObject({ result: 'done', outcomes: [{ status: 'not-recorded', reason: 'invalid' }] });
    expect((await guest.detach(disk('a\0b'))).outcomes).toMatchObject([{ reason: 'invalid' }]);
    expect(written()).toEqual(['machine-id', 'disk start', 'control start']);
  });

  test('names the host of the request in every record, and the other host of a migration', async () => {
    const { guest, driver } = await guestOf();
    const origin = { hostname: 'desk', addr: '192.0.2.7', terminal: 'pts/3' };
    const peer = { hostname: 'target', addr: '192.0.2.9' };
    await guest.start({}, { perform: () => ({ vmPid: 42 }), origin });
    await guest.migrateOut({ peer }, { perform: () => {}, origin });
    const from = driver.lines.map((line) =>
      / hostname=(\S+) addr=(\S+) terminal=(\S+) /.exec(line)?.slice(1).join(' '),
    );
    const desk = 'desk 192.0.2.7 pts/3';
    expect(from).toEqual([desk, desk, 'target 192.0.2.9 pts/3', desk]);
  });

  test('has no other statement of its success', async () => {
    const { guest, written } = await guestOf();
    const both = { perform: () => ({ vmPid: 42 }), success: true } as never;
    await expect(guest.start({}, both)).rejects.toMatchObject({ code: 'option-invalid' });
    expect([written(), guest.running]).toEqual([[], false]);
  });

  test('must return the process ID of a start', async () => {
    const { guest } = await guestOf();
    const start = guest.start({}, (() => undefined) as never);
    await expect(start).rejects.toMatchObject({ code: 'value-missing', field: 'vm-pid' });
    // It was started nevertheless, and can be stopped.
    expect(guest.running).toBe(true);
    await guest.stop();
  });
});

describe('Operations of one guest', () => {
  test('wait for a function that is running, and keep the order of the calls', async () => {
    const { guest, written } = await guestOf();
    const start = later({ vmPid: 42 });
    const attach = later('attached');
    const all = [
      guest.start({}, start.perform),
      guest.attach(disk('/a'), attach.perform),
      guest.attach(disk('/b')),
      guest.detach(disk('/a')),
      guest.stop(),
      guest.ended(),
    ];
    attach.go();
    await Promise.resolve();
    expect(written()).toEqual(['machine-id']);
    start.go();
    const done = await Promise.all(all);
    expect(written().slice(1)).toEqual(['control start', 'disk attach', 'disk attach', 'disk detach', 'control stop']);
    expect(done.at(-1)?.outcomes).toEqual([]);
  });

  test('go on after a function that threw', async () => {
    const { guest, written } = await guestOf();
    const started = guest.start({}, () => Promise.reject(FAILURE));
    const again = guest.start({ vmPid: 42 });
    await expect(started).rejects.toBe(FAILURE);
    await again;
    expect(written()).toEqual(['machine-id', 'control start!', 'machine-id', 'control start']);
  });

  test('are emitted in the call itself if no function is running', async () => {
    const { guest, written } = await guestOf();
    const all = [guest.start({ vmPid: 42 }), guest.attach(disk('/a')), guest.stop()];
    expect(written()).toEqual(['machine-id', 'control start', 'disk attach', 'control stop']);
    await Promise.all(all);
  });
});

test('A guest that has ended already may end after its log was closed', async () => {
  const { guest, log } = await guestOf();
  await guest.start({ vmPid: 42 });
  await guest.stop();
  await log.close();
  expect((await guest.ended()).outcomes).toEqual([]);
});

describe('After verify refused a record', () => {
  test('the guest is not running, and nothing of its start was sent', async () => {
    const { guest, written } = await guestOf({ verify: 'warning' });
    const start = guest.start({ resources: [disk('/a')], vmPid: 42 });
    await expect(start).rejects.toMatchObject({ message: /^life-no-integrity-check: / });
    expect([guest.running, written()]).toEqual([false, []]);
    await guest.start({ integrity, resources: [disk('/a')], vmPid: 42 });
    await guest.stop();
  });

  test('the guest holds what it held before', async () => {
    const { guest } = await guestOf({ verify: 'warning' });
    await guest.start({ integrity, resources: [disk('/a'), { kind: 'mem', value: 65_536 }], vmPid: 42 });
    await expect(guest.resize({ kind: 'mem', value: 512 })).rejects.toMatchObject({ message: /^unit-suspicious: / });
    const { outcomes } = await guest.resize({ kind: 'mem', value: 131_072 });
    expect(outcomes).toMatchObject([{ status: 'recorded' }]);
    await expect(guest.attach({ kind: 'net', value: 'no MAC' })).rejects.toMatchObject({ code: 'rule-violated' });
    await expect(guest.detach({ kind: 'net', value: 'no MAC' })).rejects.toMatchObject({ code: 'guest-sequence' });
  });
});

describe('A guest that', () => {
  test('is paused cannot be paused again, and runs again after it is resumed', async () => {
    const { guest, driver, written } = await guestOf();
    await expect(guest.pause()).rejects.toMatchObject({ code: 'guest-sequence' });
    await guest.start({ vmPid: 42 });
    await expect(guest.resume()).rejects.toMatchObject({ code: 'guest-sequence' });
    await guest.pause('ioerror');
    await expect(guest.pause()).rejects.toMatchObject({ code: 'guest-sequence' });
    expect([guest.running, guest.paused]).toEqual([true, true]);
    await guest.resume('user');
    expect(guest.paused).toBe(false);
    expect(written().slice(2)).toEqual(['control pause', 'control resume']);
    expect(parseRecord(driver.lines.at(-2) ?? '').event).toMatchObject({ reason: 'ioerror', vmPid: 42 });
  });

  test('migrates is recorded in the form of libvirt and in that of the specification', async () => {
    const source = await guestOf();
    await source.guest.start({ vmPid: 42 });
    await source.guest.migrateOut({ mode: 'offline' }, { success: false });
    expect(source.guest.running).toBe(true);
    await source.guest.migrateOut();
    expect(source.guest.running).toBe(false);
    expect(source.written().slice(2)).toEqual(['migrate-out offline!', 'migrate-out live', 'control stop']);
    expect(parseRecord(source.driver.lines.at(-1) ?? '').event).toMatchObject({ reason: 'migrated', vmPid: 0 });
    const target = await guestOf();
    await target.guest.migrateIn({ resources: [disk('/a')] }, () => ({ vmPid: 43 }));
    expect(target.written()).toEqual(['machine-id', 'disk start', 'migrate-in live', 'control start']);
    const arrived = target.driver.lines.slice(-2).map((line) => parseRecord(line).event);
    expect(arrived).toMatchObject([{ vmPid: 43 }, { reason: 'migrated', vmPid: 43 }]);
  });

  test('runs already is adopted with what it holds, and nothing is written', async () => {
    const { guest, written, driver } = await guestOf();
    guest.adopt({ resources: [disk('/a'), { kind: 'mem', value: 4096 }], vmPid: 42, paused: true });
    expect([guest.running, guest.paused, written()]).toEqual([true, true, []]);
    expect(() => guest.adopt({})).toThrow(expect.objectContaining({ code: 'guest-sequence' }));
    await guest.resize({ kind: 'mem', value: 8192 });
    await guest.resume();
    await guest.detach(disk('/a'));
    const [resized, resumed] = driver.lines.map((line) => parseRecord(line).event);
    expect([resized, resumed]).toMatchObject([{ oldMem: 4096 }, { op: 'resume', vmPid: 42 }]);
  });

  test('a dead manager left open is known from the log, and its end is recorded', async () => {
    const dead = await guestOf();
    const net = {
      kind: 'net-open',
      reason: 'open',
      net: '52:54:00:00:00:01',
      path: '/dev/net/tun',
      rdev: null,
    } as const;
    const resources = [disk('/a'), disk('/b c'), { kind: 'mem', value: 4096 }] as const;
    await dead.guest.start({ resources, permissions: [net], vmPid: 42 });
    await dead.guest.attach(disk('/failed'), { success: false });
    await dead.guest.detach(disk('/a'));
    const { guest, driver } = await guestOf();
    for await (const session of readSessions(Buffer.from(dead.driver.lines.join('\n')))) guest.adopt(session);
    for (const each of ['/a', '/failed']) {
      await expect(guest.detach(disk(each))).rejects.toMatchObject({ code: 'guest-sequence' });
    }
    await guest.resize({ kind: 'mem', value: 8192 });
    await guest.detach(disk('/b c'));
    await guest.ended('failed');
    const events = driver.lines.map((line) => parseRecord(line).event);
    expect(events).toMatchObject([{ oldMem: 4096 }, { oldDisk: '/b c' }, { op: 'stop', reason: 'failed', vmPid: 0 }]);
  });

  test('has ended cannot be adopted from its session', async () => {
    const { guest, driver } = await guestOf();
    await guest.start({ vmPid: 42 });
    await guest.stop();
    for await (const session of readSessions(Buffer.from(driver.lines.join('\n')))) {
      expect(() => guest.adopt(session)).toThrow(/its session has the state ended/);
    }
  });

  test('fails its integrity check has a failed record of it', async () => {
    const { guest, written } = await guestOf();
    await guest.start({ integrity: { ...integrity, op: 'refuse', result: 'fail' }, vmPid: 0 }, { success: false });
    expect(written()).toEqual(['machine-id', 'integrity-check refuse!', 'control start!']);
  });
});
