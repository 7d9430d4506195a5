// Emits one event to a file or, without FILE, to the kernel through libaudit:
// npx tsx examples/emit.ts [FILE]
import { auditLogVirtControl, openAudit } from 'libaudit-virt';

const [path] = process.argv.slice(2);
const guest = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf', vmPid: process.pid } as const;

await using log = await openAudit(path === undefined ? {} : { driver: 'file', path });
const event = { kind: 'control', op: 'start', reason: 'booted', ...guest, success: true } as const;
const outcome = await auditLogVirtControl(log, event);
console.log(outcome.status === 'not-recorded' ? `not recorded: ${outcome.message}` : outcome.status);
process.exitCode = outcome.status === 'not-recorded' ? 1 : 0;
