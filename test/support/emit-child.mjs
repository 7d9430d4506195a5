// Emits until it is killed. Writes a line with number and status as soon as an outcome is known.
// Runs from dist, as users do.
import { openSync, writeSync } from 'node:fs';

const { openAudit } = await import(new URL('../../dist/index.js', import.meta.url));
const { first, count = Number.POSITIVE_INFINITY, pause = 0, reportPath, options } = JSON.parse(process.argv[2]);
const log = await openAudit(options);
const file = openSync(reportPath ?? '/dev/null', 'a');
const event = {
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web 1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  success: true,
};

for (let number = 0; number < count; number++) {
  const vmPid = first + number;
  void log.emit({ ...event, vmPid }).then(({ status }) => writeSync(file, `${vmPid} ${status}\n`));
  if (number % 20 === 19) await new Promise((resolve) => setTimeout(resolve, pause));
}
await log.close();
