// Prints who started and stopped guests:
// npx tsx examples/read-records.ts /var/log/audit/audit.log
import { VIRT } from 'libaudit-virt';
import { readRecords } from 'libaudit-virt/log';

const [log = '/var/log/audit/audit.log'] = process.argv.slice(2);
// Ctrl-C stops reading, even from a pipe without data.
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

for await (const { time = 0, event, kernel } of readRecords(log, { types: [VIRT.CONTROL], signal: stop.signal })) {
  if (event?.kind !== 'control') continue;
  const uid = kernel.find(({ name }) => name === 'uid')?.value;
  // JSON escapes control characters in a guest's name, which a terminal would obey.
  console.log(JSON.stringify([new Date(time), uid, event.op, event.vm, event.success]));
}
