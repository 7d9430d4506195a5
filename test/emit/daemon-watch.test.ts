import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { DaemonWatch } from '../../src/emit/daemon/daemon-watch.ts';
import { auditSockets } from '../../src/emit/daemon/netlink-table.ts';
import { taskOf } from '../../src/emit/daemon/task.ts';

const TITLES = 'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode';
const line = (protocol: number, port: number, unread: number, drops: number, inode: number) =>
  `000000004f36ba67 ${protocol}   ${port}      00000000 ${unread}        0        0     2        ${drops}        ${inode}       `;

/** A proc(5) with the kernel's thread and an audit daemon, whose files can be changed. */
function procWith(pid: number) {
  const folder = mkdtempSync(join(tmpdir(), 'proc-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('30/stat', '30 (kauditd) S 2 0 0');
  // A program that calls itself after the kernel's thread.
  write('20/stat', '20 (kauditd) R 1 0 0');
  write(`${pid}/stat`, `${pid} (auditd) S 1 0 0`);
  write('net/netlink', `${TITLES}\n`);
  const watch = new DaemonWatch(pid, folder);
  onTestFinished(() => watch.close());
  return { watch, write };
}

test('The audit sockets are found in /proc/net/netlink by the titles of its columns', () => {
  const table = [TITLES, line(0, 1, 0, 0, 7), line(9, 4711, 212_992, 7, 8), line(9, 0, 0, 0, 9), '9 cut', ''].join(
    '\n',
  );
  expect(auditSockets(table)).toEqual([
    { port: 4711, unread: 212_992, drops: 7, inode: 8 },
    { port: 0, unread: 0, drops: 0, inode: 9 },
  ]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(auditSockets(text)).toEqual([]);
    }),
  );
});

test.skipIf(process.platform !== 'linux')('The columns are those of this kernel', () => {
  const titles = readFileSync('/proc/net/netlink', 'latin1').split('\n')[0]?.trim().split(/\s+/);
  expect(titles).toEqual(expect.arrayContaining(['Eth', 'Pid', 'Rmem', 'Drops', 'Inode']));
});

test('A task may have any name', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 15 }), (comm) => {
      expect(taskOf(`7 (${comm}) D 3 0 0`)).toEqual({ comm, state: 'D', parent: 3 });
    }),
  );
  expect(taskOf('')).toBeUndefined();
});

test.each([
  ['S', 'idle'],
  ['R', 'running'],
  ['D', 'blocked'],
  ['T', 'stopped'],
  ['Z', 'gone'],
] as const)('A daemon in state %s is %s', (state, daemon) => {
  const { watch, write } = procWith(4711);
  write('4711/stat', `4711 (a) R) ${state} 1 0 0`);
  expect(watch.look(false)).toEqual({ kernel: 'idle', daemon, socket: undefined });
});

test('A look includes the socket if asked to, and a socket that is closed means that the daemon is gone', () => {
  const { watch, write } = procWith(4711);
  expect(watch.look(true)).toEqual({ kernel: 'idle', daemon: 'idle', socket: undefined });
  write('net/netlink', `${TITLES}\n${line(9, 12, 5, 5, 8)}\n${line(9, 4711, 832, 1, 9)}\n`);
  expect(watch.look(true)).toEqual({ kernel: 'idle', daemon: 'idle', socket: { unread: 832, drops: 1 } });
  write('30/stat', '30 (kauditd) R 2 0 0');
  expect(watch.look(false)).toMatchObject({ kernel: 'busy', socket: undefined });
  write('net/netlink', `${TITLES}\n${line(9, 12, 5, 5, 8)}\n`);
  expect(watch.look(true)).toEqual({ kernel: 'busy', daemon: 'gone', socket: undefined });
});
