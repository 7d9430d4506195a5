import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseMessage } from '../../src/text/parse.ts';
import { run } from '../support/cli.ts';
import { track } from '../support/track.ts';

const corpus = (name: string) => readFileSync(new URL(`../corpus/libvirt/${name}`, import.meta.url), 'latin1');
const LOG = new URL('../corpus/libvirt/audit-raw.log', import.meta.url).pathname;

/** What libvirt sent: one message per line, `success=yes TEXT`. */
const did = corpus('sent.txt')
  .split('\n')
  .filter(Boolean)
  .flatMap((line) => {
    const [, success, text = ''] = /^success=(yes|no) (.*)$/s.exec(line) ?? [];
    const { event } = parseMessage('VIRT_CONTROL', Buffer.from(text, 'latin1'));
    return event?.kind === 'control' ? [{ op: event.op, uuid: event.uuid, success: success === 'yes' }] : [];
  });

const { raw } = track(corpus('audit-raw.log').split('\n').filter(Boolean));

test('every start and stop that libvirt recorded while auditd ran is found, with its outcome', () => {
  const operations = raw.entries.flatMap((entry) =>
    entry.kind === 'operation' && entry.op !== 'init' ? [`${entry.guest.uuid} ${entry.op} ${entry.success}`] : [],
  );
  // The last guest was stopped after auditd had ended.
  const missed = 'c0ffee00-0000-4000-8000-000000000802 stop true';
  expect([...operations, missed].sort()).toEqual(did.map(({ uuid, op, success }) => `${uuid} ${op} ${success}`).sort());
  expect(operations.filter((each) => each.includes('start'))).toHaveLength(114);
  expect(operations.filter((each) => each.includes('stop'))).toHaveLength(82);
});

test('every session has its stop, except that of a guest that died while libvirtd was down, and the last', () => {
  const endings = raw.sessions.map(({ start, ending }) => `${start?.success} ${ending?.cause}`);
  const counts = new Map([...new Set(endings)].map((each) => [each, endings.filter((other) => other === each).length]));
  expect(counts).toEqual(
    new Map([
      ['true stopped', 79],
      ['false failed', 31],
      ['true migrated', 2],
      ['true superseded', 1],
      ['true undefined', 1],
    ]),
  );
});

test('all seven anomalies of running guests are found; auvirt 3.0.9 shows three', () => {
  const anomalies = raw.entries.filter(({ kind }) => kind === 'anomaly').map(({ name, serial }) => `${name} ${serial}`);
  expect(anomalies).toEqual([
    '"vm-nets" 414165',
    '"vm-nets" 414177',
    '"vm-nets" 414178',
    '"vm-vhost" 414200',
    '"vm-kvm-net" 414222',
    '"vm-cpumem" 414562',
    '"vm-life" 414719',
  ]);
});

test('the failures are those that libvirt recorded', async () => {
  const failed = corpus('sent.txt')
    .split('\n')
    .filter((line) => line.startsWith('success=no')).length;
  const { out } = await run(['--file', LOG, '--summary', '--format', 'json']);
  expect(JSON.parse(out)).toMatchObject({ starts: 83, stops: 82, anomalies: 7, denials: 0, failures: failed });
});
