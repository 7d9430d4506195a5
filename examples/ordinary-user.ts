// A manager that runs as an ordinary user, whose only privilege is writing audit records:
//
// setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all,+audit_write \
//   --ambient-caps=+audit_write --bounding-set=-all,+audit_write \
//   node --import tsx examples/ordinary-user.ts
//
// In a systemd unit, use these settings instead:
//
// User=vm-manager
// AmbientCapabilities=CAP_AUDIT_WRITE
// CapabilityBoundingSet=CAP_AUDIT_WRITE
//
// This process may send, but may not ask whether auditing is on, because that requires
// CAP_AUDIT_CONTROL. Its outcomes are therefore `accepted`, not `recorded`.
import { randomUUID } from 'node:crypto';
import { auditLogVirtControl, openAudit } from 'libaudit-virt';

await using log = await openAudit({ comm: 'vm-manager' });
const { maySend, problem, kernel } = await log.status();
console.log(`may send: ${maySend ? 'yes' : 'no'}`);
if (problem !== undefined) console.log(`problem: ${problem.message}`);
console.log(`auditing: ${kernel?.enabled ?? 'unknown (this process may not ask)'}`);

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
console.log(`outcome: ${outcome.status}`);
process.exitCode = outcome.status === 'not-recorded' ? 1 : 0;
