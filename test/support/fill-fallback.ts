// Emits events all at once, then one by one, into a fallback file that may fill up. Prints, as JSON,
// which numbers were saved to the file, which a second fallback got, and what `emitSync` saved.
// Then runs `more`, which may make room, and emits once more.

import { execSync } from 'node:child_process';
import { type AuditDriver, openAudit } from 'libaudit-virt';
import { startEvent } from './start-event.ts';

const [path = '', count = '50', more = ''] = process.argv.slice(2);
const refusal = { status: 'not-recorded', reason: 'refused', message: 'not allowed' } as const;
const driver: AuditDriver = { name: 'refusing', open: () => ({ send: () => refusal, close() {} }) };
const second: number[] = [];
const keep = ({ message }: { message: { text: string } }): void => {
  second.push(Number(/vm-pid=(\d+)/.exec(message.text)?.[1]));
};
const log = await openAudit({ driver, fallback: [{ path, maxSize: 1e9 }, keep] });

const first: number[] = [];
const note = (vmPid: number, outcome: { status: string; by?: string }): void => {
  if (outcome.status === 'kept' && outcome.by === path) first.push(vmPid);
};
const all = Array.from({ length: Number(count) }, (_, index) => index + 1);
await Promise.all(all.map(async (vmPid) => note(vmPid, await log.emit(startEvent(vmPid)))));
for (const vmPid of [1001, 1002]) note(vmPid, await log.emit(startEvent(vmPid)));
for (const vmPid of [2001, 2002]) note(vmPid, log.emitSync(startEvent(vmPid)));
if (more !== '') {
  execSync(more);
  note(3001, await log.emit(startEvent(3001)));
}
await log.close();
process.stdout.write(JSON.stringify({ first, second }));
