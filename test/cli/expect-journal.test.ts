import { appendFileSync, chmodSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { log, useLog, wait } from '../support/written-log.ts';

useLog();
const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

describe('the journal', () => {
  /** A journalctl that has the entries in a file, by cursors that are their numbers. */
  function standIn(): string {
    const folder = dirname(log());
    const program = join(folder, 'journalctl');
    const script = [
      '#!/bin/sh',
      'after=0 from=first',
      'for word; do case $word in --after-cursor=*) after=$(expr "$word" : ".*=\\(.*\\)");; --lines=0) from=no;; esac; done',
      `cd '${folder}'`,
      'last=$(grep -c "" entries)',
      '[ $after -lt $last ] || { echo "-- No entries --"; [ $last = 0 ] || echo "-- cursor: $last"; exit; }',
      '[ $from = first ] && tail -n +$((after + 1)) entries',
      'echo "-- cursor: $last"',
    ];
    writeFileSync(program, `${script.join('\n')}\n`);
    chmodSync(program, 0o755);
    process.env.PATH = `${folder}${delimiter}${PATH}`;
    writeFileSync(join(folder, 'entries'), '');
    return join(folder, 'entries');
  }

  const entry = (op: string, serial: number) =>
    `${JSON.stringify({
      _AUDIT_TYPE: '2500',
      _AUDIT_ID: String(serial),
      _SOURCE_REALTIME_TIMESTAMP: '1364475353159000',
      MESSAGE: `VIRT_CONTROL pid=1 msg='virt=kvm op=${op} vm="web1" exe="/x" hostname=? addr=? terminal=? res=success'`,
    })}\n`;

  test('is read behind a position, and waited on', async () => {
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
    const told = await run(['expect', '--journal', '--timeout', '0', '--since', 'journal:3', 'op=x']);
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('0 records looked at') });
  });

  test('has no positions of a file', async () => {
    standIn();
    expect(await run(['expect', '--journal', '--since', 'audit:1:start', 'AVC'])).toMatchObject({ code: 2 });
    expect(await wait(['--since', 'journal:1', 'AVC'])).toMatchObject({ code: 2 });
  });

  test('cannot be read where journalctl fails', async () => {
    const folder = dirname(log());
    writeFileSync(join(folder, 'journalctl'), '#!/bin/sh\necho "no journal" >&2; exit 1\n');
    chmodSync(join(folder, 'journalctl'), 0o755);
    process.env.PATH = `${folder}${delimiter}${PATH}`;
    expect(await run(['expect', '--journal', 'AVC'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('no journal'),
    });
    expect(await run(['cursor', '--journal'])).toMatchObject({ code: 3 });
  });
});
