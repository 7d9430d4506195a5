// Parses lines from any form of audit log on standard input:
// tail -f /var/log/messages | npx tsx examples/parse.ts
import { createInterface } from 'node:readline';
import { parseRecord } from 'libaudit-virt/log';

for await (const line of createInterface({ input: process.stdin })) {
  const { event, reason } = parseRecord(line);
  if (event?.kind === 'control') console.log(JSON.stringify([event.vm, event.op, event.success]));
  else if (event === undefined && reason?.code !== 'no-record') console.log(JSON.stringify(reason));
}
