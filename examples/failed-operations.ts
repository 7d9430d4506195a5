// What failed for guests, from a log: who did it, to whom, and why, a JSON object a line.
// npx tsx examples/failed-operations.ts /var/log/audit/audit.log [GUEST]
import { readEvents, select, toJson } from 'libaudit-virt/log';

const [log, vm] = process.argv.slice(2);
if (log === undefined) {
  console.error('failed-operations: name a log');
  process.exit(2);
}
for await (const event of select(readEvents(log), { vm: vm ?? '', success: false, exact: vm !== undefined })) {
  console.log(JSON.stringify(toJson(event)));
}
