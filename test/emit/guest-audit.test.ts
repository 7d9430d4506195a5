import fc from 'fast-check';
import { GuestAudit, type GuestResource, memoryDriver, openAudit } from 'libaudit-virt';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { runs } from '../support/runs.ts';
import { track } from '../support/track.ts';

const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' } as const;
const disk = (value: string | Uint8Array) => ({ kind: 'disk', value }) as const;

async function guestOf() {
  const driver = memoryDriver();
  const log = await openAudit({ driver });
  /** The events without the fields that all have. */
  const written = () =>
    driver.lines.map((line) => {
      const {
        virt: _,
        vm: __,
        uuid: ___,
        ...rest
      } = { ...(parseRecord(line).event as object) } as Record<string, unknown>;
      return rest;
    });
  return { guest: new GuestAudit(log, identity), driver, written };
}

describe('GuestAudit', () => {
  test('writes records in the order of the specification, with the old values', async () => {
    const { guest, written, driver } = await guestOf();
    await guest.start({
      labels: [{ kind: 'machine-id', model: 'dac', vmCtx: '+107:+107', imgCtx: '+107:+107' }],
      integrity: { kind: 'integrity-check', op: 'start', model: 'secure-boot', result: 'pass' },
      permissions: [{ kind: 'cgroup-all', reason: 'deny', cgroup: '/machine/web' }],
      resources: [
        disk('/images/web 1'),
        { kind: 'net', value: '52:54:00:00:00:01' },
        { kind: 'dev', bus: 'pci', device: '0000:01:00.0' },
        { kind: 'mem', value: 4096 },
        { kind: 'vcpu', value: 2 },
      ],
      vmPid: 4711,
    });
    await guest.resize({ kind: 'mem', value: 8192 });
    await guest.resize({ kind: 'iothread', value: 1 });
    await guest.attach({ kind: 'shmem', size: 64, path: '/dev/shm/x' });
    await guest.replaceDisk({ from: '/images/web 1', to: '/images/snapshot', reason: 'snapshot' });
    await guest.detach({ device: '0000:01:00.0', bus: 'pci', kind: 'dev' });
    await guest.permit({
      kind: 'cgroup-path',
      reason: 'allow',
      cgroup: '/machine/web',
      path: '/dev/null',
      rdev: '01:03',
      acl: 'rw',
    });
    await guest.stop('destroyed');
    const done = { success: true };
    expect(written()).toEqual([
      { kind: 'machine-id', model: 'dac', vmCtx: '+107:+107', imgCtx: '+107:+107', ...done },
      { kind: 'integrity-check', op: 'start', model: 'secure-boot', result: 'pass', ...done },
      { kind: 'cgroup-all', reason: 'deny', cgroup: '/machine/web', ...done },
      { kind: 'disk', reason: 'start', oldDisk: null, newDisk: '/images/web 1', ...done },
      { kind: 'net', reason: 'start', oldNet: null, newNet: '52:54:00:00:00:01', ...done },
      { kind: 'dev', reason: 'start', bus: 'pci', device: '0000:01:00.0', ...done },
      { kind: 'mem', reason: 'start', oldMem: 0, newMem: 4096, ...done },
      { kind: 'vcpu', reason: 'start', oldVcpu: 0, newVcpu: 2, ...done },
      { kind: 'control', op: 'start', reason: 'booted', vmPid: 4711, ...done },
      { kind: 'mem', reason: 'update', oldMem: 4096, newMem: 8192, ...done },
      { kind: 'iothread', reason: 'update', oldIothread: 0, newIothread: 1, ...done },
      { kind: 'shmem', reason: 'attach', size: 64, path: '/dev/shm/x', ...done },
      { kind: 'disk', reason: 'snapshot', oldDisk: '/images/web 1', newDisk: '/images/snapshot', ...done },
      { kind: 'dev', reason: 'detach', bus: 'pci', device: '0000:01:00.0', ...done },
      {
        kind: 'cgroup-path',
        reason: 'allow',
        cgroup: '/machine/web',
        path: '/dev/null',
        rdev: '01:03',
        acl: 'rw',
        ...done,
      },
      { kind: 'control', op: 'stop', reason: 'destroyed', vmPid: 0, ...done },
    ]);
    const { sessions } = track(driver.lines).raw;
    expect(sessions).toHaveLength(1);
    expect(sessions[0]?.ending?.cause).toBe('stopped');
  });

  test('audits a failed start, after which the guest is not running and has nothing', async () => {
    const { guest, written } = await guestOf();
    await guest.start({ resources: [disk('/a')], vmPid: 0 }, { success: false });
    expect(written().map(({ kind, success }) => [kind, success])).toEqual([
      ['machine-id', true],
      ['disk', true],
      ['control', false],
    ]);
    expect(guest.running).toBe(false);
    await guest.start({ resources: [disk('/a')], vmPid: 1 });
    expect(guest.running).toBe(true);
  });

  test('ignores failed operations when it tracks resources', async () => {
    const { guest, written } = await guestOf();
    await guest.start({ resources: [disk('/a'), { kind: 'mem', value: 1 }], vmPid: 1 });
    await guest.attach(disk('/b'), { success: false });
    await guest.attach(disk('/b'));
    await guest.detach(disk('/a'), { success: false });
    await guest.replaceDisk({ from: '/a', to: '/c', reason: 'mirror' }, { success: false });
    await guest.detach(disk('/a'));
    await guest.resize({ kind: 'mem', value: 2 }, { success: false });
    await guest.resize({ kind: 'mem', value: 3 });
    await guest.stop('failed', { success: false });
    expect(guest.running).toBe(true);
    await guest.stop();
    expect(written().slice(-3)[0]).toMatchObject({ oldMem: 1, newMem: 3 });
  });

  test.each<[string, (guest: GuestAudit) => Promise<unknown>]>([
    ['start twice', (guest) => guest.start({ vmPid: 1 })],
    ['get what it has', (guest) => guest.attach(disk('/a'))],
    ['get what it has, as bytes', (guest) => guest.attach(disk(Buffer.from('/a')))],
    ['lose what it does not have', (guest) => guest.detach(disk('/b'))],
    ['lose a resource of another kind', (guest) => guest.detach({ kind: 'fs', value: '/a' })],
    ['replace a disk that it does not have', (guest) => guest.replaceDisk({ from: '/b', to: '/c' })],
    ['replace a disk with one that it has', (guest) => guest.replaceDisk({ from: '/a', to: '/a' })],
    ['stop twice', async (guest) => [await guest.stop(), await guest.stop()]],
    ['get a resource after its stop', async (guest) => [await guest.stop(), await guest.attach(disk('/b'))]],
    [
      'get more memory after its stop',
      async (guest) => [await guest.stop(), await guest.resize({ kind: 'mem', value: 1 })],
    ],
    [
      'start with the same disk twice',
      async (guest) => [await guest.stop(), await guest.start({ resources: [disk('/a'), disk('/a')], vmPid: 1 })],
    ],
  ])('does not let a guest %s', async (_, step) => {
    const { guest, driver } = await guestOf();
    await guest.start({ resources: [disk('/a')], vmPid: 1 });
    const before = driver.lines.length;
    await expect(step(guest)).rejects.toMatchObject({ name: 'FormatError', code: 'guest-sequence' });
    expect(driver.lines.length - before).toBeLessThanOrEqual(1);
  });

  test('lets two devices share a source, and each be detached', async () => {
    const { guest } = await guestOf();
    const rng = { kind: 'rng', value: '/dev/urandom' } as const;
    await guest.start({ resources: [rng, rng], vmPid: 1 });
    await guest.attach(rng);
    for (let i = 0; i < 3; i++) await guest.detach(rng);
    await expect(guest.detach(rng)).rejects.toMatchObject({ code: 'guest-sequence' });
  });

  test('distinguishes long names that differ only at the end', async () => {
    const { guest, driver } = await guestOf();
    const [one, two] = [1, 2].map((end) => disk(`/${'x'.repeat(200)}${end}`));
    await guest.start({ resources: [one, two] as GuestResource[], vmPid: 1 });
    expect(driver.lines).toHaveLength(4);
  });

  test('sends no record of a start if one of them cannot be written', async () => {
    const { guest, driver } = await guestOf();
    const start = guest.start({ resources: [disk('/a'), { kind: 'net', value: 'a\0b' }], vmPid: 1 });
    await expect(start).rejects.toMatchObject({ code: 'value-nul' });
    expect([driver.lines, guest.running]).toEqual([[], false]);
  });

  test('writes records from which sessions show what the guest holds', async () => {
    const step = fc.record({
      what: fc.constantFrom('attach', 'detach'),
      path: fc.constantFrom('/a', '/b', '/c', '/d e'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { guest, driver } = await guestOf();
        await guest.start({ resources: [disk('/a')], vmPid: 1 });
        const has = new Set(['/a']);
        for (const { what, path } of steps) {
          const resource: GuestResource = disk(path);
          const done = await (what === 'attach' ? guest.attach(resource) : guest.detach(resource)).then(
            () => true,
            () => false,
          );
          expect(done).toBe(has.has(path) === (what === 'detach'));
          if (what === 'attach') has.add(path);
          else has.delete(path);
        }
        const held = track(driver.lines).raw.sessions[0]?.entries?.filter(
          (entry) => entry.kind === 'resource' && entry.ending === undefined,
        );
        expect(held).toHaveLength(has.size);
      }),
      { numRuns: runs(100) },
    );
  });
});
