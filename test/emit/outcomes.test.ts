import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AuditDriver,
  type AuditLog,
  type Fallback,
  type OpenOptions,
  type Outcome,
  openAudit,
} from 'libaudit-virt';
import type { BatchSender } from 'libaudit-virt/driver';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../src/emit/drivers/connection.ts';
import { Deliveries } from '../../src/emit/drivers/deliveries.ts';
import { channelOf } from '../../src/emit/drivers/libaudit.ts';
import { libauditOf } from '../support/fake-libaudit.ts';
import { kindOf, PROMISES, type Situation } from '../support/promises.ts';
import { startEvent } from '../support/start-event.ts';

/** A driver with a sender that sends nothing, and fails if it is told to. */
function stuckDriver(fails: boolean): AuditDriver {
  const sender: BatchSender = {
    send: () => (fails ? Promise.reject(new Error('out of memory')) : new Promise(() => {})),
    status: () => Promise.reject(new Error('no status')),
    close: async () => {},
  };
  const send = () => ({ status: 'recorded', sequence: 1 }) as const;
  return { name: 'stuck', open: () => ({ send, batchSender: () => sender, close() {} }) };
}

/** libaudit with a kernel that refuses every message. */
const refusing: AuditDriver = {
  name: 'refusing',
  open() {
    const connection = new Connection(libauditOf([1, 1], { logUserMessage: () => ({ value: -13, errno: 13 }) }));
    return channelOf(connection, new Deliveries(connection));
  },
};

const emit = async (log: AuditLog): Promise<Outcome[]> => [await log.emit(startEvent(1))];

const long = { ...startEvent(1), vm: 'ü'.repeat(5000) };

const lost: Fallback = () => {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC', errno: -28 });
};

type Case = [Situation, OpenOptions, ((log: AuditLog) => Promise<Outcome[]> | Outcome[])?];

test.each<Case>([
  ['stored', { driver: 'memory' }],
  ['unlooked', { driver: 'memory', confirm: '/no/such/audit.log' }, (log) => [log.emitSync(startEvent(1))]],
  ['refused', { driver: refusing }],
  ['unavailable', { library: 'libaudit-nowhere.so.1' }],
  ['unwritten', { driver: 'file', path: '/dev/full' }],
  ['late', { driver: stuckDriver(false), queue: { deadline: 1 } }],
  ['full', { driver: stuckDriver(false), queue: { limit: 1, whenFull: 'refuse' } }, dropped],
  ['full', { driver: stuckDriver(false), queue: { limit: 1, whenFull: 'drop-oldest' } }, dropped],
  ['ended', { driver: stuckDriver(true) }],
  ['unsaved', { library: 'libaudit-nowhere.so.1', fallback: [lost, lost] }],
  ['shortened', { driver: 'memory', tooLong: 'shorten' }, async (log) => [await log.emit(long)]],
  ['invalid', { driver: 'memory', failure: 'ignore' }, async (log) => [await log.emit({ ...startEvent(1), uuid: '' })]],
  ['off', { level: 'off' }],
])(
  'In the situation %s, a record has the promised outcome, with a fallback and without: %o',
  async (situation, options, act = emit) => {
    const folder = mkdtempSync(join(tmpdir(), 'outcomes-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const outcomes = async (given: OpenOptions) => [...new Set((await act(await openAudit(given))).map(kindOf))];
    const fallback = options.fallback ?? { path: join(folder, 'kept.log') };
    const { kept, alone } = PROMISES[situation];
    expect(await outcomes({ ...options, fallback })).toEqual(kept);
    expect(await outcomes({ ...options, fallback: [] })).toEqual(alone);
  },
);

/** Emits until a record is dropped, and returns the outcome of that one. */
async function dropped(log: AuditLog): Promise<Outcome[]> {
  void log.emit(startEvent(0));
  await new Promise(setImmediate);
  return [await Promise.race([1, 2].map((number) => log.emit(startEvent(number))))];
}
