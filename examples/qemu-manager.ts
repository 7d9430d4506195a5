// A small virtualization manager: starts guests with QEMU, changes and moves them, and audits each
// step and each end. The guests boot an image that is made here, and need neither KVM nor root.
// npx tsx examples/qemu-manager.ts                     writes to a temporary file
// npx tsx examples/qemu-manager.ts --log FILE          writes to a file in audit.log format
// npx tsx examples/qemu-manager.ts --driver koffi      sends to the kernel through libaudit
// Without QEMU, it exits with 77. At the end, no guest and no temporary file is left.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type OpenOptions, type OutcomeDiagnostics, openAudit, typeName } from 'libaudit-virt';
import { type ExpectedRecord, expectRecords } from 'libaudit-virt/expect';
import { type GuestSession, readSessions } from 'libaudit-virt/log';
import { type Device, Guest } from './qemu/guest.ts';
import { QEMU } from './qemu/machine.ts';

process.on('uncaughtException', (error) => {
  console.error(`qemu-manager: ${error.message}`);
  process.exit(1);
});

const { values: options } = parseArgs({
  options: { driver: { type: 'string', default: 'file' }, log: { type: 'string' } },
});
if (spawnSync(QEMU, ['--version']).error !== undefined) {
  console.error(`qemu-manager: ${QEMU} is missing: install the package qemu-system-x86`);
  process.exit(77);
}
const folder = mkdtempSync(join(tmpdir(), 'qm-'));
// Guests outlive their manager. Here they must not: however this process ends, the pipe to the
// cleaner closes, and the cleaner kills what still runs and removes the folder.
const CLEAN = 'cat; for pid in "$0"/*/pid; do kill -9 "$(cat "$pid")"; done 2>/dev/null; rm -rf "$0"';
const cleaner = spawn('sh', ['-c', CLEAN, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });

/** Machine code: halt, and halt again after each interrupt. */
const WAITS = [0xf4, 0xeb, 0xfd];
/** Machine code: write "power off" to the power management of the machine, and wait. */
const SWITCHES_OFF = [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, ...WAITS];

const driver = options.driver as OpenOptions['driver'];
const path = options.log ?? (driver === 'file' ? join(folder, 'audit.log') : '/var/log/audit/audit.log');
const log = await openAudit({ driver, path, comm: 'qemu-manager' });
subscribe('libaudit-virt:outcome', (diagnostics) => {
  const { message, outcome } = diagnostics as OutcomeDiagnostics;
  const what = message.text.match(/(?<=\b(?:op|resrc|reason|model)=)\S+/g)?.join(' ');
  console.log(`  ${typeName(message.type)} ${what} ${message.success ? 'success' : 'failed'}: ${outcome.status}`);
});
try {
  await live();
} finally {
  await log.close();
  cleaner.stdin.end();
  await once(cleaner, 'exit');
}

async function live(): Promise<void> {
  const data: Device = { kind: 'disk', value: image('data disk.raw', WAITS) };
  const net: Device = { kind: 'net', value: '52:54:00:12:34:56' };
  const web = { name: 'web 1', uuid: randomUUID(), disk: image('web.raw', WAITS), memoryMiB: 64 };
  const [here, there] = [join(folder, 'here'), join(folder, 'there')];

  const { guest } = await step('start a guest', () => Guest.start(log, web, here));
  await step('attach a network interface', () => guest.attach(net));
  await step('attach a disk', () => guest.attach(data));
  await failing('attach a disk that does not exist', () => guest.attach({ kind: 'disk', value: '/no/such.raw' }));
  await step('reduce its memory', () => guest.setMemory(48 * 1024));
  await step('pause it', () => guest.pause());
  await step('resume it', () => guest.resume());
  await step('detach the network interface', () => guest.detach(net));
  // The disk is a PCI device, and this guest has no system that would release it.
  await failing('detach the disk', () => guest.detach(data));

  console.log('\nAnother manager takes over, resets the guest, which then releases the disk, and moves the guest.');
  guest.leave();
  const kept = { type: 'VIRT_RESOURCE', reason: 'detach', 'old-disk': data.value, res: 'failed' } as const;
  const recovered = await Guest.recover(log, here, await sessionWith(web.uuid, kept));
  if (recovered === undefined) throw new Error('the guest has ended');
  await recovered.reset();
  await recorded(web.uuid, { ...kept, res: 'success' });
  const { guest: moved } = await step('migrate to another QEMU', () => recovered.migrate(there));
  process.kill(moved.vmPid, 'SIGKILL');
  await step('the guest was killed', () => moved.ended);

  console.log('\nA guest switches itself off.');
  const batch = { ...web, name: 'batch', uuid: randomUUID(), disk: image('batch.raw', SWITCHES_OFF) };
  const started = await step('start', () => Guest.start(log, batch, join(folder, 'batch')));
  await step('the guest has ended', () => started.guest.ended);

  console.log('\nA guest ends while no manager is running.');
  const lost = { ...web, name: 'lost', uuid: randomUUID(), disk: image('lost.raw', WAITS) };
  const orphan = await step('start', () => Guest.start(log, lost, join(folder, 'lost')));
  orphan.guest.leave();
  process.kill(orphan.guest.vmPid, 'SIGKILL');
  await Guest.recover(log, join(folder, 'lost'), await sessionWith(lost.uuid, { op: 'start' }));
  await recorded(lost.uuid, { op: 'stop', reason: 'failed' });

  console.log(`\nThe sessions in ${path}:`);
  for (const { uuid } of [web, batch, lost]) {
    for await (const { guest, start, end } of readSessions(path, { guest: uuid })) {
      console.log(`${guest.name}: ${start?.op} (${start?.reason}) to ${end?.by?.op} (${end?.by?.reason})`);
    }
  }
}

/** Waits for an operation, whose records are printed meanwhile. */
async function step<T>(title: string, operation: () => Promise<T>): Promise<T> {
  console.log(title);
  return operation();
}

/** The same for an operation that must fail. */
async function failing(title: string, operation: () => Promise<unknown>): Promise<void> {
  await step(title, operation).then(
    () => Promise.reject(new Error(`did not fail: ${title}`)),
    (error: Error) => console.log(`  ! ${error.message}`),
  );
}

/** Waits until a record of the guest is in the log: auditd may take a moment. */
async function recorded(uuid: string, expected: ExpectedRecord): Promise<void> {
  const { met } = await expectRecords(path, [expected], { guest: uuid, timeout: 10_000 });
  if (!met) throw new Error(`not in the log: ${JSON.stringify(expected)}`);
}

/** The session of a running guest in the log, once it has this record. */
async function sessionWith(uuid: string, record: ExpectedRecord): Promise<GuestSession> {
  await recorded(uuid, record);
  for await (const session of readSessions(path, { guest: uuid })) if (session.state === 'running') return session;
  throw new Error(`the guest ${uuid} is not running`);
}

/** Makes a disk of 1 MiB from which a guest boots: it executes the first 512 bytes. */
function image(name: string, code: readonly number[]): string {
  const sector = Buffer.alloc(2 ** 20);
  sector.set(code);
  sector.set([0x55, 0xaa], 510);
  const file = join(folder, name);
  writeFileSync(file, sector);
  return file;
}
