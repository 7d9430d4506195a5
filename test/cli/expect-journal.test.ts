import { appendFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { installJournalctl, journalStandIn, useJournalctl } from '../support/journalctl-standin.ts';
import { log, useLog, wait } from '../support/written-log.ts';

useLog();
useJournalctl();

describe('the journal', () => {
  const standIn = () => journalStandIn(dirname(log()));

  const entry = (op: string, serial: number) =>
    `${JSON.stringify({
      _AUDIT_TYPE: '2500',
      _AUDIT_ID: String(serial),
      _SOURCE_REALTIME_TIMESTAMP: '1364475353159000',
      __CURSOR: String(serial),
      MESSAGE: `VIRT_CONTROL pid=1 msg='virt=kvm op=${op} vm="web1" exe="/x" hostname=? addr=? terminal=? res=success'`,
    })}\n`;

  test('is read from a position, and followed', async () => {
    const entries = standIn();
    const position = async () => (await run(['cursor', '--journal'])).out.trim();
    expect(await position()).toBe('journal:start');
    appendFileSync(entries, entry('start', 1));
    const since = await position();
    expect(since).toBe('journal:1');
    const waiting = run(['expect', '--journal', '--since', since, 'op~=st', 'op=x']);
    await sleep(50);
    appendFileSync(entries, entry('stop', 2));
    await sleep(50);
    appendFileSync(entries, entry('x', 3));
    const { code, out } = await waiting;
    expect(code).toBe(0);
    expect(out).not.toContain('op=start');
    expect([...out.matchAll(/op=(\w+)/g)].map(([, op]) => op)).toEqual(['stop', 'x']);
    expect(await run(['expect', '--journal', '--timeout', '0', 'op=start', 'op=x'])).toMatchObject({ code: 0 });
    const missing = await run(['expect', '--journal', '--timeout', '0', '--since', 'journal:3', 'op=x']);
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('compared 0 records') });
  });

  test('shows before the position whose labels appear after it', async () => {
    const entries = standIn();
    const record = (type: number, serial: number, message: string) =>
      `${JSON.stringify({
        _AUDIT_TYPE: String(type),
        _AUDIT_ID: String(serial),
        _SOURCE_REALTIME_TIMESTAMP: `${1364475353159000 + serial * 1000}`,
        __CURSOR: String(serial),
        MESSAGE: message,
      })}\n`;
    const guest = 'vm="web1" uuid=11111111-1111-1111-1111-111111111111';
    const label = (categories: string) => `system_u:system_r:svirt_t:s0:${categories}`;
    const machine = `VIRT_MACHINE_ID pid=1 msg='virt=kvm ${guest} vm-ctx=${label('c1,c2')} img-ctx=x model=selinux exe="/x" hostname=? addr=? terminal=? res=success'`;
    const denied = (categories: string) =>
      `AVC avc:  denied  { read } for  pid=9 comm="q" scontext=${label(categories)} tcontext=u:r:t:s0 tclass=file`;
    appendFileSync(entries, record(2502, 1, machine) + record(1400, 2, denied('c1,c2')));
    const since = ['--since', 'journal:2'];
    appendFileSync(entries, record(1400, 3, denied('c3,c4')));
    const none = ['expect', '--journal', '--timeout', '0', ...since, '--guest', 'web1', '--none', 'AVC'];
    expect((await run(none)).code).toBe(0);
    appendFileSync(entries, record(1400, 4, denied('c1,c2')));
    expect((await run(none)).code).toBe(1);
  });

  test('does not accept a position in a file', async () => {
    standIn();
    expect(await run(['expect', '--journal', '--since', 'audit:1:start', 'AVC'])).toMatchObject({ code: 2 });
    expect(await wait(['--since', 'journal:1', 'AVC'])).toMatchObject({ code: 2 });
  });

  test('reports a position as lost if its entry is gone', async () => {
    const entries = standIn();
    writeFileSync(entries, entry('start', 7) + entry('stop', 8));
    const lost = await run(['expect', '--journal', '--timeout', '0', '--since', 'journal:5', '--none', 'AVC']);
    expect(lost).toMatchObject({ code: 3, err: expect.stringContaining('no longer exists') });
    writeFileSync(entries, '');
    expect(await run(['expect', '--journal', '--since', 'journal:5', 'AVC'])).toMatchObject({ code: 3 });
  });

  test('may have no audit records yet', async () => {
    standIn();
    expect(await run(['expect', '--journal', '--timeout', '0', '--none', 'AVC'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });

  test('cannot be read if journalctl fails', async () => {
    installJournalctl(dirname(log()), '#!/bin/sh\necho "no journal" >&2; exit 1');
    expect(await run(['expect', '--journal', 'AVC'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('no journal'),
    });
    expect(await run(['cursor', '--journal'])).toMatchObject({ code: 3 });
  });
});
