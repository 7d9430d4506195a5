// The JavaScript side of the send benchmarks. `ours SCENARIO N` prints `cpu_ns wall_ns` per
// message, as the C programs do.
import { type Audited, formatEvent, openAudit } from 'libaudit-virt';
import type { DiskEvent } from 'libaudit-virt/events';
import { loadFfiNapi } from '../../src/emit/drivers/ffi-napi.ts';
import { loadKoffi } from '../../src/emit/drivers/koffi.ts';
import { LIBAUDIT } from '../../src/emit/drivers/libaudit.ts';
import type { Libaudit } from '../../src/emit/drivers/libaudit-functions.ts';

const disk = (vm: string, newDisk: string): Audited<DiskEvent> => ({
  kind: 'disk',
  virt: 'kvm',
  reason: 'attach',
  vm,
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  oldDisk: null,
  newDisk,
  success: true,
});
const plain = disk('web1', '/var/lib/libvirt/images/web1.qcow2');
const hex = disk('web 1 é', '/var/lib/libvirt/images/web 1.qcow2');

// Names that all differ: nothing that was encoded before helps. Long before they come back, they are
// forgotten.
const others = Array.from({ length: 50_000 }, (_, index) =>
  disk(`web ${index} é`, `/var/lib/libvirt/images/web ${index}.qcow2`),
);
let next = 0;
const otherEvent = () => others[next++ % others.length] as Audited<DiskEvent>;

// charCodeAt makes V8 flatten the string.
const scenarios: Record<string, () => Promise<() => unknown>> = {
  'format-plain': async () => () => formatEvent(plain).text.length,
  'format-hex': async () => () => formatEvent(hex).text.length,
  'format-distinct': async () => () => formatEvent(otherEvent()).text.length,
  'flat-plain': async () => () => formatEvent(plain).text.charCodeAt(9),
  'flat-hex': async () => () => formatEvent(hex).text.charCodeAt(9),
  'send-koffi': () => sending(loadKoffi),
  'send-ffi-napi': () => sending(loadFfiNapi),
  'emit-koffi': () => emitting('koffi'),
  'emit-ffi-napi': () => emitting('ffi-napi'),
};

/** Only the call, with a text formatted beforehand, as in the C program. */
async function sending(load: (library: string) => Promise<Libaudit>): Promise<() => unknown> {
  const libaudit = await load(LIBAUDIT);
  const { value: fd } = libaudit.open();
  const { type, text } = formatEvent(plain);
  return () => {
    const { value, errno } = libaudit.logUserMessage(fd, type, text, null, null, null, 1);
    if (value <= 0) throw new Error(`not sent: ${value}, errno ${errno}`);
  };
}

/** Everything: format, check, send, and query whether auditing is on. */
async function emitting(driver: 'koffi' | 'ffi-napi'): Promise<() => unknown> {
  const log = await openAudit({ driver });
  return () => log.emitSync(plain);
}

const [name = '', count = '0'] = process.argv.slice(2);
const step = await scenarios[name]?.();
if (step === undefined) throw new Error(`unknown scenario: ${name}`);
const steps = Number(count);
for (let i = 0; i < steps / 4; i++) step();
const cpu = process.cpuUsage();
const wall = process.hrtime.bigint();
for (let i = 0; i < steps; i++) step();
const { user, system } = process.cpuUsage(cpu);
console.log(`${((user + system) * 1000) / steps} ${Number(process.hrtime.bigint() - wall) / steps}`);
