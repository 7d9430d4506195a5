// A manager that runs as an ordinary user, and may do nothing but write audit records:
//
// setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all,+audit_write
// --ambient-caps=+audit_write \ --bounding-set=-all,+audit_write node --import tsx
// examples/ordinary-user.ts
//
// or in a unit of systemd: User=vm-manager, AmbientCapabilities=CAP_AUDIT_WRITE,
// CapabilityBoundingSet=CAP_AUDIT_WRITE. Such a process may send, but not ask whether auditing is
// on (that needs CAP_AUDIT_CONTROL): what the kernel takes is `accepted`.
import { randomUUID } from 'node:crypto';
import { auditLogVirtControl, openAudit } from 'libaudit-virt';

await using log = await openAudit({ comm: 'vm-manager' });
const { maySend, problem, kernel } = await log.status();
console.log(`may send: ${maySend ? 'yes' : 'no'}`);
if (problem !== undefined) console.log(`but: ${problem.message}`);
console.log(`auditing: ${kernel?.enabled ?? 'this process may not ask'}`);

const outcome = await auditLogVirtControl(log, {
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web 1',
  uuid: randomUUID(),
  vmPid: process.pid,
  success: true,
});
console.log(`the record: ${outcome.status}`);
process.exitCode = outcome.status === 'not-recorded' ? 1 : 0;
