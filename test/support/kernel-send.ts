// Sends the event in `SENDING` from a separate process and prints the result. See kernel-child.ts.
import { AuditError, memoryDriver, openAudit } from 'libaudit-virt';
import type { SendRequest, SendResult } from './kernel-child.ts';

const { event, options, origin } = JSON.parse(process.env.SENDING ?? '') as SendRequest;
console.log(JSON.stringify(await send()));

async function send(): Promise<SendResult> {
  const memory = memoryDriver();
  try {
    using log = await openAudit(options);
    const outcome = await log.emit(event, origin);
    await (await openAudit({ ...options, driver: memory })).emit(event, origin);
    return { outcome, expected: memory.lines.join() };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    const { code, errno } = error as AuditError & { errno?: number };
    return { error: { code, ...(errno !== undefined && { errno }) } };
  }
}
