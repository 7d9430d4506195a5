// Prints the failed operations in a log, one JSON object per line: who did what, to which guest,
// and why.
// npx tsx examples/failed-operations.ts /var/log/audit/audit.log [GUEST]
import { readEvents, select, toJson } from 'libaudit-virt/log';

const [log, vm] = process.argv.slice(2);
if (log === undefined) {
  console.error('failed-operations: give the path of a log');
  process.exit(2);
}
for await (const event of select(readEvents(log), { vm: vm ?? '', success: false, exact: vm !== undefined })) {
  console.log(JSON.stringify(toJson(event)));
}
