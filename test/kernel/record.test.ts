import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';
import { recorderMissing, SEND_CALLS, SEND_RAW, sendCallsMissing } from '../support/oracle.ts';
import { record } from '../support/recording.ts';

/** Removes the parts that differ from run to run. */
const steady = (line: string): string => line.replace(/msg=audit\(\S+\): pid=\d+ /, '');

kernel('auvirt record writes what auditd writes and replies as the kernel does', () => {
  const auditd = runAuditd('RAW');
  expect(recorderMissing() ?? sendCallsMissing()).toBeUndefined();

  test.each<[string, string[], RegExp]>([
    ['to messages sent with libaudit', [SEND_CALLS], /build\/send-calls"/],
    [
      'to messages sent with each send function',
      sh('for way in write writev send sendto sendmsg sendmmsg; do $0 $way 2500 op=way-$way; done'),
      /op=way-/,
    ],
    ['to messages without a final NUL', sh('$0 send 2500 op=open-end open; $0 send 2500 "op=open " open'), /op=open/],
    ['to messages that are long enough to be cut', sh("$0 send 2500 op=long$(printf '%9000s' | tr ' ' x)"), /op=long/],
    ['to messages with line feeds', sh("$0 send 2500 'op=lines\n a\n\nb'"), /op=lines/],
    [
      'to messages of type USER_TTY',
      sh('$0 send 1124 typed; $0 send 1124 "typed \\"" open; $0 send 1124 typed open'),
      /type=USER_TTY/,
    ],
    [
      'to messages at the limits of the accepted type ranges',
      sh('for type in 1005 1100 1199 2100 2507 2508 2999; do $0 send $type op=types; done'),
      /op=types/,
    ],
    [
      'to messages that the kernel rejects',
      sh(
        'for type in 1000 3000 1299 2000 1300; do $0 send $type op=refused; done; $0 send 2500 x open; $0 send 2500 ""; $0 status',
      ),
      /op=refused/,
    ],
  ])('%s', async (_, command, mine) => {
    const recorded = record(command);
    const [program = '', ...args] = command;
    const sent = spawnSync(program, args, { encoding: 'utf8' });
    expect(recorded.out).toBe(sent.stdout);
    const found = () =>
      readFileSync(auditd.log, 'latin1')
        .split('\n')
        .filter((line) => mine.test(line));
    for (const end = Date.now() + 4000; Date.now() < end && found().length < recorded.lines.length; ) await sleep(20);
    expect(recorded.lines.map(steady)).toEqual(found().map(steady));
  });
});

kernel('auvirt record --disabled replies as the kernel does with auditing off', () => {
  test('to messages and to the status query', () => {
    const command = sh('$0 status; $0 send 2500 op=x; $0 send 2500 x open; $0 send 3000 op=x');
    const [program = '', ...args] = command;
    const { out, lines } = record(command, { options: ['--disabled'] });
    expect(out).toContain('enabled 0\n');
    expect(out).toBe(spawnSync(program, args, { encoding: 'utf8' }).stdout);
    expect(lines).toEqual([]);
  });
});

function sh(script: string): string[] {
  return ['sh', '-c', script, SEND_RAW];
}
