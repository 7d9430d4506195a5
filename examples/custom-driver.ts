// Sends records to standard output instead of the kernel:
// npx tsx examples/custom-driver.ts
import { type AuditDriver, auditLogVirtControl, openAudit, typeName } from 'libaudit-virt';

let sequence = 0;
const driver: AuditDriver = {
  name: 'stdout',
  open: () => ({
    // `text` is the message, and `tail` is what libaudit would append to it.
    send({ type, text, tail }) {
      console.log(`${typeName(type)} ${text}${tail}`);
      return { status: 'recorded', sequence: ++sequence };
    },
    close() {},
  }),
};

await using log = await openAudit({ driver });
const guest = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf', vmPid: 4242 } as const;
await auditLogVirtControl(log, { kind: 'control', op: 'start', reason: 'booted', ...guest, success: true });
