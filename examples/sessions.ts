// Prints the sessions of guests, what they held and what was denied to them:
// npx tsx examples/sessions.ts /var/log/audit/audit.log [GUEST]
import { readSessions } from 'libaudit-virt/log';

const [log = '/var/log/audit/audit.log', guest] = process.argv.slice(2);
const yesterday = Date.now() - 24 * 60 * 60 * 1000;

for await (const session of readSessions(log, { guest, from: guest === undefined ? yesterday : undefined })) {
  const { state, start, duration, resources, denials, serials } = session;
  const disks = resources.filter(({ resource }) => resource === 'disk').map(({ value }) => value);
  const denied = denials.flatMap(({ accesses }) => accesses.map(({ target }) => target));
  const name = session.guest.name;
  console.log(
    JSON.stringify({ name, state, started: start && new Date(start.time), duration, disks, denied, serials }),
  );
}
