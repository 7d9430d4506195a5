// An HTTP service that starts and stops guests and audits each operation. No request ever waits
// for the kernel.
//
// npx tsx examples/http-service.ts [PORT] [FALLBACK]
//   curl -X POST -d '{"vm":"web 1"}' localhost:8080/guests         starts a guest
//   curl -X DELETE localhost:8080/guests/UUID                      stops it
//   curl localhost:8080/audit                                      shows the state of auditing
// On SIGTERM, the service sends all queued records before it exits.
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AuditError, GuestAudit, type OutcomeDiagnostics, openAudit } from 'libaudit-virt';

const [port = '8080', path = 'audit-fallback.log'] = process.argv.slice(2);
// Guests start even if they cannot be audited.
// Records that the kernel rejects, or does not accept within half a second, are saved to a file.
const log = await openAudit({ comm: 'vm-service', queue: { deadline: 500 }, fallback: { path } });
const guests = new Map<string, GuestAudit>();
const outcomes: Record<string, number> = {};

subscribe('libaudit-virt:outcome', (message) => {
  const { outcome } = message as OutcomeDiagnostics;
  outcomes[outcome.status] = (outcomes[outcome.status] ?? 0) + 1;
  if (outcome.status === 'not-recorded') console.error(`not recorded: ${outcome.message}`);
});

const server = createServer(async (request, response) => {
  const answer = (code: number, body: object) => response.writeHead(code).end(`${JSON.stringify(body)}\n`);
  try {
    const origin = { addr: request.socket.remoteAddress ?? '?' };
    const [, what, uuid = ''] = (request.url ?? '').split('/');
    const guest = guests.get(uuid);
    if (what === 'audit') answer(200, { outcomes, ...(await log.status()) });
    else if (what === 'guests' && request.method === 'POST') answer(201, await start(await bodyOf(request), origin));
    else if (what === 'guests' && request.method === 'DELETE' && guest !== undefined) {
      const { outcomes } = await guest.stop('destroyed', { perform: () => stopGuest(uuid), origin });
      guests.delete(uuid);
      answer(200, { audited: outcomes.map(({ status }) => status) });
    } else answer(404, { error: 'not found' });
  } catch (error) {
    // The caller's input cannot be written to a record: nothing was sent, and no guest was started.
    const isClientError = error instanceof AuditError || error instanceof SyntaxError;
    answer(isClientError ? 400 : 500, { error: isClientError ? (error as Error).message : 'internal error' });
  }
});

async function start(vm: unknown, origin: { addr: string }): Promise<object> {
  const uuid = randomUUID();
  const guest = new GuestAudit(log, { virt: 'kvm', vm: vm as string, uuid });
  const { outcomes } = await guest.start(
    {
      labels: [{ kind: 'machine-id', model: 'dac', vmCtx: '+107:+107', imgCtx: '+107:+107' }],
      resources: [
        { kind: 'disk', value: `/var/lib/images/${String(vm)}` },
        { kind: 'mem', value: 4_194_304 },
        { kind: 'vcpu', value: 2 },
      ],
    },
    { perform: () => startGuest(uuid), origin },
  );
  guests.set(uuid, guest);
  return { uuid, audited: outcomes.map(({ status }) => status) };
}

/** A real service would start the guest here, and return its process ID. */
async function startGuest(_uuid: string): Promise<{ vmPid: number }> {
  return { vmPid: process.pid };
}

/** A real service would stop the guest here. */
async function stopGuest(_uuid: string): Promise<void> {}

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
