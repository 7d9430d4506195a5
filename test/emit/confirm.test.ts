import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type AuditLog, type OpenOptions, type OutcomeDiagnostics, openAudit } from 'libaudit-virt';
import type { BatchSender, Outcome, SettledOutcome } from 'libaudit-virt/driver';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AuditedLog, eventOf, lineOf, type Sent } from '../support/audited-log.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('confirm');

/** Longer than a test takes, because a record that is written must be seen. */
const LONG = { deadline: 60_000 };
/** Long enough to look a few times. */
const SHORT = { deadline: 50 };

async function opened(
  options: OpenOptions = {},
  onSend?: (sent: Sent, log: AuditedLog) => void,
): Promise<{ audited: AuditedLog; log: AuditLog }> {
  const audited = new AuditedLog(join(folder(), 'audit.log'), onSend);
  const log = await openAudit({ driver: audited.driver, confirm: audited.path, queue: LONG, ...options });
  onTestFinished(() => log.close());
  return { audited, log };
}

const atOnce = (sent: Sent, audited: AuditedLog): void => audited.write(sent);

/** What `recorded` says about the record of a message. */
const seen = ({ serial, time }: Sent) => expect.objectContaining({ status: 'recorded', serial, time });
const unconfirmed = expect.objectContaining({ status: 'accepted', reason: 'unconfirmed' });

describe('With confirm, a record is reported as recorded', () => {
  test('with the serial and time that it has in the log', async () => {
    const path = join(folder(), 'audit.log');
    await using log = await openAudit({ driver: 'file', path, confirm: path, queue: LONG });
    const outcomes = [await log.emit(eventOf('a')), await log.emit(eventOf('b'))];
    const records = readFileSync(path, 'latin1')
      .trimEnd()
      .split('\n')
      .map((line) => parseRecord(line));
    expect(outcomes).toEqual(
      records.map(({ serial, time }) => ({ status: 'recorded', sequence: serial, serial, time })),
    );
    expect(log.counters).toMatchObject({ recorded: 2, waiting: 0 });
  });

  test('only once its line is complete', async () => {
    const { audited, log } = await opened();
    const outcome = log.emit(eventOf('a'));
    await expect.poll(() => audited.sent).toHaveLength(1);
    const [sent] = audited.sent as [Sent];
    const line = lineOf(sent);
    appendFileSync(audited.path, line.slice(0, 80));
    expect(await Promise.race([outcome, sleep(100, 'waiting')])).toBe('waiting');
    appendFileSync(audited.path, `${line.slice(80)}\n`);
    expect(await outcome).toEqual(seen(sent));
  });

  test.each([
    ['in ENRICHED format', (line: string) => `${line}\x1dUID="root" AUID="unset"`],
    ['with a node', (line: string) => `node=host ${line}`],
    ['of a process that has left its terminal', (line: string) => line.replace(/terminal=\S+/, 'terminal=pts/77')],
  ])('%s', async (_, change) => {
    const { audited, log } = await opened({}, (sent, audited) => audited.write(sent, change));
    expect(await log.emit(eventOf('a'))).toEqual(seen(audited.sent[0] as Sent));
  });

  test('with text that is not ASCII', async () => {
    const { audited, log } = await opened({}, atOnce);
    const event = { ...eventOf('gäst'), extra: { acct: 'jürgen' } };
    expect(await log.emit(event)).toEqual(seen(audited.sent[0] as Sent));
  });

  test('even if the kernel does not say whether auditing is on', async () => {
    const audited = new AuditedLog(join(folder(), 'audit.log'), atOnce);
    const driver = {
      name: 'unprivileged',
      open: async () => {
        const channel = await audited.driver.open();
        return {
          ...channel,
          send: (message: Sent['message']) => ({ ...channel.send(message), status: 'accepted' }) as SettledOutcome,
        };
      },
    };
    await using log = await openAudit({ driver, confirm: audited.path, queue: LONG });
    expect(await log.emit(eventOf('a'))).toEqual(seen(audited.sent[0] as Sent));
  });

  test('if it was read in the log before the kernel’s answer arrived', async () => {
    const audited = new AuditedLog(join(folder(), 'audit.log'), (sent, log) => {
      if (log.sent.length > 1) log.write(sent);
    });
    const channel = await audited.driver.open();
    const sender: BatchSender = {
      async send(messages, report) {
        const [first, ...others] = messages.map((message) => channel.send(message));
        // While the first record is looked for, the others are found.
        report(first as SettledOutcome);
        await sleep(200);
        for (const outcome of others) report(outcome);
        audited.write(audited.sent[0]);
      },
      status: async () => ({ maySend: true, problem: undefined, kernel: undefined, daemon: undefined }),
      close: async () => {},
    };
    const driver = { name: 'slow', open: () => ({ ...channel, batchSender: () => sender }) };
    await using log = await openAudit({ driver, confirm: audited.path, queue: LONG });
    const outcomes = await Promise.all(['a', 'b', 'c'].map((vm) => log.emit(eventOf(vm))));
    expect(outcomes).toEqual(audited.sent.map(seen));
  });

  test('in a log that does not exist yet, and across rotation and truncation', async () => {
    const { audited, log } = await opened();
    const outcomes: Promise<Outcome>[] = [];
    const next = async (): Promise<Sent> => {
      outcomes.push(log.emit(eventOf(`guest ${outcomes.length}`)));
      await expect.poll(() => audited.sent, { interval: 1 }).toHaveLength(outcomes.length);
      return audited.sent.at(-1) as Sent;
    };
    audited.write(await next());
    await outcomes[0];
    const [inOld, inNew] = [await next(), await next()];
    audited.write(inOld);
    audited.rotate();
    audited.write(inNew);
    audited.rotate();
    audited.write(await next());
    audited.write(await next());
    await Promise.all(outcomes);
    truncateSync(audited.path);
    audited.write(await next());
    expect(await Promise.all(outcomes)).toEqual(audited.sent.map(seen));
  });

  test('once for each record, in the order of sending, if messages are equal', async () => {
    const { audited, log } = await opened();
    const outcomes = [1, 2, 3].map(() => log.emit(eventOf('a')));
    const other = log.emit(eventOf('b'));
    await expect.poll(() => audited.sent).toHaveLength(4);
    for (const sent of audited.sent) audited.write(sent);
    expect(await Promise.all([...outcomes, other])).toEqual(audited.sent.map(seen));
  });

  test('again after a rotation removed what was not read yet', async () => {
    const { audited, log } = await opened({ queue: { deadline: 500 } }, atOnce);
    await log.emit(eventOf('a'));
    rmSync(audited.path);
    writeFileSync(`${audited.path}.1`, 'the log after the one that was removed\n');
    const outcomes = [await log.emit(eventOf('b')), await log.emit(eventOf('c'))];
    expect(outcomes[0]).toMatchObject({ reason: 'unconfirmed', message: expect.stringContaining('rotated away') });
    expect(outcomes[1]).toEqual(seen(audited.sent[2] as Sent));
  });
});

describe('With confirm, a record that is not in the log by the deadline', () => {
  test('is accepted as unconfirmed, with the log in the message, and counted once', async () => {
    const { audited, log } = await opened({ queue: SHORT });
    writeFileSync(audited.path, '');
    const published: Outcome[] = [];
    const listener = (each: unknown) => void published.push((each as OutcomeDiagnostics).outcome);
    subscribe('libaudit-virt:outcome', listener);
    onTestFinished(() => void unsubscribe('libaudit-virt:outcome', listener));
    const outcome = await log.emit(eventOf('a'));
    const message = `the kernel accepted the message, but its record was not seen in ${audited.path} in time`;
    expect(outcome).toEqual({ status: 'accepted', sequence: 1, reason: 'unconfirmed', message });
    // It is too late for the first message, and too early for the second.
    audited.write(audited.sent[0]);
    expect(await log.emit(eventOf('a'))).toEqual(unconfirmed);
    expect(published).toEqual([outcome, unconfirmed]);
    expect(log.counters).toMatchObject({ accepted: 2, unconfirmed: 2, kept: 0, waiting: 0 });
  });

  test('is accepted with the reason if the log does not exist', async () => {
    const { log } = await opened({ queue: SHORT });
    expect(await log.emit(eventOf('a'))).toMatchObject({ message: expect.stringContaining('there is no log') });
  });

  test('is saved to a fallback, which marks it', async () => {
    const path = join(folder(), 'kept.log');
    const { log } = await opened({ queue: SHORT, fallback: { path } });
    expect(await log.emit(eventOf('a'))).toMatchObject({ status: 'kept', reason: 'unconfirmed', by: path });
    expect(readFileSync(path, 'latin1')).toMatch(/ fallback=unconfirmed msg='virt=kvm .* res=success'\n$/);
    expect(log.counters).toMatchObject({ kept: 1, waiting: 0 });
  });

  test.each([
    ['of another process', (line: string) => line.replace(/ pid=\d+/, ' pid=1')],
    ['from a fallback', (line: string) => line.replace(" msg='", " fallback=late msg='")],
    ['of another result', (line: string) => line.replace('res=success', 'res=failed')],
    ['of another type', (line: string) => line.replace('VIRT_CONTROL', 'VIRT_RESOURCE')],
    ['of another time', (line: string) => line.replace(/audit\(\d+/, (stamp) => `audit(${Number(stamp.slice(6)) - 2}`)],
  ])('is not confused with one %s', async (_, change) => {
    const { log } = await opened({ queue: SHORT }, (sent, audited) => audited.write(sent, change));
    expect(await log.emit(eventOf('a'))).toEqual(unconfirmed);
  });

  test('is not confused with a second copy of an equal one', async () => {
    const { audited, log } = await opened({ queue: { deadline: 300 } });
    const outcomes = [log.emit(eventOf('a')), log.emit(eventOf('a'))];
    await expect.poll(() => audited.sent).toHaveLength(2);
    audited.write(audited.sent[0]);
    audited.write(audited.sent[0]);
    expect(await Promise.all(outcomes)).toEqual([seen(audited.sent[0] as Sent), unconfirmed]);
  });

  test('delays no other', async () => {
    const { audited, log } = await opened({}, (sent, audited) => {
      if (sent.message.text.includes('vm="b"')) audited.write(sent);
    });
    const lost = log.emit(eventOf('a'));
    expect(await log.emit(eventOf('b'))).toEqual(seen(audited.sent[1] as Sent));
    audited.write(audited.sent[0]);
    expect(await lost).toEqual(seen(audited.sent[0] as Sent));
  });
});

describe('While a record is looked for', () => {
  test('flush and close wait for its outcome, and flush can be aborted', async () => {
    const { audited, log } = await opened();
    const outcome = log.emit(eventOf('a'));
    expect(await log.flush({ timeout: 20 })).toBe(false);
    await expect(log.flush({ signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout');
    const closed = log.close();
    expect(await Promise.race([closed, sleep(50, 'waiting')])).toBe('waiting');
    expect(audited.isClosed).toBe(false);
    audited.write(audited.sent[0]);
    await Promise.all([closed, log.close()]);
    expect(await outcome).toEqual(seen(audited.sent[0] as Sent));
    expect(audited.isClosed).toBe(true);
  });

  test('close ends at the deadline', async () => {
    const { log } = await opened({ queue: SHORT });
    const outcome = log.emit(eventOf('a'));
    await log.close();
    expect(await outcome).toEqual(unconfirmed);
    await expect(log.emit(eventOf('a'))).rejects.toMatchObject({ code: 'log-closed' });
  });

  test('a message that was late waits for it too, and is then counted as recorded', async () => {
    const audited = new AuditedLog(join(folder(), 'audit.log'));
    const channel = await audited.driver.open();
    let answer = () => {};
    const sender: BatchSender = {
      async send(messages, report) {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        for (const message of messages) report(channel.send(message));
      },
      status: async () => ({ maySend: true, problem: undefined, kernel: undefined, daemon: undefined }),
      close: async () => {},
    };
    const driver = { name: 'blocked', open: () => ({ ...channel, batchSender: () => sender }) };
    const kept: string[] = [];
    const log = await openAudit({
      driver,
      confirm: audited.path,
      queue: { deadline: 100 },
      fallback: ({ reason }) => void kept.push(reason),
    });
    expect(await log.emit(eventOf('a'))).toMatchObject({ status: 'kept', reason: 'late' });
    answer();
    await expect.poll(() => audited.sent).toHaveLength(1);
    audited.write(audited.sent[0]);
    await log.close();
    expect(kept).toEqual(['late']);
    expect(log.counters).toMatchObject({ late: 1, kept: 1, both: 1, waiting: 0 });
  });

  test('a program that does not close the log stays alive until its outcome, and no longer', async () => {
    const path = join(folder(), 'audit.log');
    const index = new URL('../../src/index.ts', import.meta.url).href;
    const script = `
      const { openAudit } = await import(${JSON.stringify(index)});
      const path = ${JSON.stringify(path)};
      const log = await openAudit({ driver: 'file', path, confirm: path });
      log.emit(${JSON.stringify(eventOf('a'))}).then(({ status }) => console.log(status));
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [[out], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')]);
    expect([String(out), code]).toEqual(['recorded\n', 0]);
  });
});

describe('emitSync does not look for the record, so it is', () => {
  test('unconfirmed', async () => {
    const { log } = await opened({}, atOnce);
    expect(log.emitSync(eventOf('a'))).toEqual(unconfirmed);
  });

  test('saved to a fallback', async () => {
    const kept: string[] = [];
    const { log } = await opened({ fallback: ({ reason }) => void kept.push(reason) }, atOnce);
    expect(log.emitSync(eventOf('a'))).toMatchObject({ status: 'kept', reason: 'unconfirmed' });
    expect(kept).toEqual(['unconfirmed']);
  });
});

describe('openAudit refuses a log that cannot be read,', () => {
  test.each([
    ['a directory', (path: string) => void mkdirSync(path), 'not a regular file'],
    ['a compressed log', (path: string) => writeFileSync(path, gzipSync('text')), 'compressed with gzip'],
    ['a log in a folder that is a file', (path: string) => void writeFileSync(dirname(path), ''), 'ENOTDIR'],
  ])('%s, and closes the driver', async (_, make, message) => {
    const audited = new AuditedLog(join(folder(), 'logs', 'audit.log'));
    if (message !== 'ENOTDIR') mkdirSync(dirname(audited.path));
    make(audited.path);
    await expect(openAudit({ driver: audited.driver, confirm: audited.path })).rejects.toMatchObject({
      code: 'confirm-unreadable',
      message: expect.stringContaining(message),
    });
    expect(audited.isClosed).toBe(true);
  });

  test.each(['', 7, null])('and the value %j', async (confirm) => {
    const options = { driver: 'memory', confirm } as unknown as OpenOptions;
    await expect(openAudit(options)).rejects.toMatchObject({ code: 'option-invalid' });
  });

  test('but not with level off, which sends nothing', async () => {
    await using log = await openAudit({ level: 'off', confirm: folder() });
    expect(await log.emit(eventOf('a'))).toMatchObject({ status: 'not-recorded', reason: 'off' });
  });
});
