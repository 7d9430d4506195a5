// A service that starts and stops guests over HTTP and audits each, and never makes a request wait
// for the kernel: npx tsx examples/http-service.ts [PORT] [FALLBACK] curl -X POST -d '{"vm":"web
// 1"}' localhost:8080/guests         starts a guest curl -X DELETE localhost:8080/guests/UUID
// stops it curl localhost:8080/audit                                      how auditing goes
// SIGTERM: what was emitted is sent before the end.
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AuditError, GuestAudit, type OutcomeDiagnostics, openAudit } from 'libaudit-virt';

const [port = '8080', path = 'audit-fallback.log'] = process.argv.slice(2);
// A guest is started whether or not it can be audited; what the kernel does not take within half a
// second is kept in a file.
const log = await openAudit({ comm: 'vm-service', queue: { deadline: 500 }, fallback: { path } });
const guests = new Map<string, GuestAudit>();
const told: Record<string, number> = {};

subscribe('libaudit-virt:outcome', (message) => {
  const { outcome } = message as OutcomeDiagnostics;
  told[outcome.status] = (told[outcome.status] ?? 0) + 1;
  if (outcome.status === 'not-recorded') console.error(`not recorded: ${outcome.message}`);
});

const server = createServer(async (request, response) => {
  const answer = (code: number, body: object) => response.writeHead(code).end(`${JSON.stringify(body)}\n`);
  try {
    const origin = { addr: request.socket.remoteAddress ?? '?' };
    const [, what, uuid = ''] = (request.url ?? '').split('/');
    const guest = guests.get(uuid);
    if (what === 'audit') answer(200, { told, ...(await log.status()) });
    else if (what === 'guests' && request.method === 'POST') answer(201, await start(await bodyOf(request), origin));
    else if (what === 'guests' && request.method === 'DELETE' && guest !== undefined) {
      guests.delete(uuid);
      // Here the guest would be stopped.
      answer(200, await guest.stop('destroyed', { origin }));
    } else answer(404, { error: 'there is no such thing' });
  } catch (error) {
    // What the caller gave cannot be written: nothing was sent, and nothing started.
    const isTheirs = error instanceof AuditError || error instanceof SyntaxError;
    answer(isTheirs ? 400 : 500, { error: isTheirs ? (error as Error).message : 'something went wrong' });
  }
});

async function start(vm: unknown, origin: { addr: string }): Promise<object> {
  const uuid = randomUUID();
  const guest = new GuestAudit(log, { virt: 'kvm', vm: vm as string, uuid });
  // Here the guest would be started: process.pid stands for that of its process.
  const outcomes = await guest.start(
    {
      labels: [{ kind: 'machine-id', model: 'dac', vmCtx: '+107:+107', imgCtx: '+107:+107' }],
      resources: [
        { kind: 'disk', value: `/var/lib/images/${String(vm)}` },
        { kind: 'mem', value: 4_194_304 },
        { kind: 'vcpu', value: 2 },
      ],
      vmPid: process.pid,
    },
    origin,
  );
  guests.set(uuid, guest);
  return { uuid, audited: outcomes.map(({ status }) => status) };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return (JSON.parse(text) as { vm?: unknown }).vm;
}

server.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', async () => {
  server.close();
  for (const guest of guests.values()) await guest.stop('shutdown');
  await log.close();
});
