// Emits the records of a guest's life in the order that the specification requires, reads them
// back and compares them.
// npm start                              writes to a temporary file in audit.log format
// npm start -- --log FILE                writes to this file
// npm start -- --driver koffi            sends to the kernel through libaudit (or use ffi-napi)
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inspect, isDeepStrictEqual, parseArgs } from 'node:util';
import { type Audited, type OpenOptions, openAudit, type ReadEvent, type VirtEvent } from 'libaudit-virt';
import { readRecords } from 'libaudit-virt/log';

process.on('uncaughtException', (error) => {
  console.error(`guest-life: ${error.message}`);
  process.exit(2);
});

const { values: options } = parseArgs({
  options: { driver: { type: 'string', default: 'file' }, log: { type: 'string' }, library: { type: 'string' } },
});
const driver = options.driver as OpenOptions['driver'];
const toFile = driver === 'file';
const folder = toFile && options.log === undefined ? mkdtempSync(join(tmpdir(), 'guest-life-')) : undefined;
if (folder !== undefined) process.on('exit', () => rmSync(folder, { recursive: true }));
const path = options.log ?? (folder === undefined ? '/var/log/audit/audit.log' : join(folder, 'audit.log'));

// This name must be encoded, or readers would take its quotes and blanks for the end of the field.
const guest = { virt: 'kvm', vm: 'Zoë\'s "web" server', uuid: randomUUID(), success: true } as const;
const cgroup = '/sys/fs/cgroup/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/';
const disk = '/var/lib/libvirt/images/web.qcow2';

const life: Audited<VirtEvent>[] = [
  {
    kind: 'machine-id',
    ...guest,
    vmCtx: 'system_u:system_r:svirt_t:s0:c87,c520',
    imgCtx: 'system_u:object_r:svirt_image_t:s0:c87,c520',
    model: 'selinux',
  },
  { kind: 'machine-id', ...guest, vmCtx: '+107:+107', imgCtx: '+107:+107', model: 'dac' },
  { kind: 'integrity-check', ...guest, op: 'start', model: 'secure-boot', result: 'pass' },
  { kind: 'cgroup-all', ...guest, reason: 'deny', cgroup },
  { kind: 'cgroup-major', ...guest, reason: 'allow', cgroup, category: 'pty', maj: 136, acl: 'rw' },
  { kind: 'cgroup-path', ...guest, reason: 'allow', cgroup, path: '/dev/kvm', rdev: '0A:E8', acl: 'rw' },
  { kind: 'disk', ...guest, reason: 'start', oldDisk: null, newDisk: disk },
  { kind: 'net-open', ...guest, reason: 'open', net: '52:54:00:12:34:56', path: '/dev/net/tun', rdev: '0A:C8' },
  { kind: 'net', ...guest, reason: 'start', oldNet: null, newNet: '52:54:00:12:34:56' },
  { kind: 'rng', ...guest, reason: 'start', oldRng: null, newRng: '/dev/urandom' },
  { kind: 'mem', ...guest, reason: 'start', oldMem: 0, newMem: 4_194_304 },
  { kind: 'vcpu', ...guest, reason: 'start', oldVcpu: 0, newVcpu: 2 },
  { kind: 'control', ...guest, op: 'start', reason: 'booted', vmPid: 4242, extra: { acct: 'alice' } },
  { kind: 'disk', ...guest, reason: 'attach', oldDisk: null, newDisk: '/srv/data disk.raw' },
  { kind: 'disk', ...guest, reason: 'detach', oldDisk: '/srv/data disk.raw', newDisk: null },
  { kind: 'control', ...guest, op: 'stop', reason: 'shutdown', vmPid: 0 },
];

await using log = await openAudit({ driver, path, library: options.library });
const problems = new Set<string>();
let accepted = 0;
for (const event of life) {
  const outcome = await log.emit(event);
  if (outcome.status !== 'not-recorded') accepted++;
  if (outcome.status === 'not-recorded') problems.add(`not recorded (${outcome.reason}): ${outcome.message}`);
  if (outcome.status === 'accepted')
    problems.add('accepted by the kernel, but this process may not ask whether auditing is on');
}
if (toFile) console.log(`Written to ${path}${folder === undefined ? '' : ', which --log FILE would keep'}`);
else
  console.log(`${accepted} of ${life.length} accepted by the kernel through libaudit (${log.driver}); reading ${path}`);
for (const problem of problems) console.log(`! ${problem}`);
if (problems.size === 0 && !toFile) console.log('The kernel accepted every record, and auditing was on.');

const found = await readBack();
let equal = 0;
for (const [index, event] of life.entries()) {
  const [line, read] = found[index] ?? ['(no record)', undefined];
  const same = isDeepStrictEqual(read, event);
  if (same) equal++;
  const { virt, vm, uuid, ...rest } = event;
  console.log(`\n${same ? '=' : '!'} ${inspect(rest, { breakLength: Number.POSITIVE_INFINITY })}\n  ${line}`);
}
console.log(`\n${life.length} sent, ${found.length} read back, ${equal} equal`);
process.exitCode = equal === life.length && found.length === life.length ? 0 : 1;

/** Reads the records of this guest. Retries, because auditd may take a moment to write them. */
async function readBack(): Promise<[line: string, event: ReadEvent | undefined][]> {
  for (let attempt = 0; ; attempt++) {
    const records: [string, ReadEvent | undefined][] = [];
    try {
      for await (const { raw, event, message } of readRecords(path)) {
        if (message.some(({ name, value }) => name === 'uuid' && value === guest.uuid))
          records.push([Buffer.from(raw).toString(), event]);
      }
    } catch (error) {
      console.log(`! ${(error as Error).message}`);
    }
    if (records.length >= life.length || accepted === 0 || attempt === 20) return records;
    await setTimeout(100);
  }
}
