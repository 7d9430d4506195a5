import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userNames } from '../../src/cli/terminal/users.ts';

let folder: string;
let path: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'users-'));
  path = process.env.PATH;
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

const PASSWD = `root:x:0:0:root:/root:/bin/bash
toor:x:0:0:second root:/root:/bin/sh
# comment:x:7:7::/:/bin/sh
+nis:x:8:8::/:/bin/sh
libvirt-qemu:x:64055:109:Libvirt Qemu,,,:/var/lib/libvirt:/usr/sbin/nologin
jürgen:x:1000:1000::/home/jürgen:/bin/bash
broken line
`;

function passwd(text = PASSWD): string {
  const file = join(folder, 'passwd');
  writeFileSync(file, text);
  return file;
}

/** Puts a fake getent first in PATH, which notes each call. Returns the calls. */
function getent(script: string): () => string[] {
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  writeFileSync(join(folder, 'getent'), `#!/bin/sh\necho "$*" >> '${calls}'\n${script}\n`);
  chmodSync(join(folder, 'getent'), 0o755);
  process.env.PATH = `${folder}:${path}`;
  return () => readFileSync(calls, 'utf8').split('\n').slice(0, -1);
}

test('Names come from the passwd file; the first of two accounts with the same uid counts', () => {
  const asked = getent('exit 2');
  const name = userNames(passwd());
  expect([0, 64055, 1000].map(name)).toEqual(['root', 'libvirt-qemu', 'jürgen']);
  expect(asked()).toEqual([]);
});

test('The passwd file is read once, when the first name is needed', () => {
  getent('exit 2');
  const file = join(folder, 'passwd');
  const name = userNames(file);
  passwd();
  expect(name(0)).toBe('root');
  rmSync(file);
  expect(name(64055)).toBe('libvirt-qemu');
});

test('getent is asked once for each account that is not in the file', () => {
  const asked = getent('[ "$2" = 5000 ] && echo "anna:*:5000:5000::/:/bin/sh" || exit 2');
  const name = userNames(passwd());
  expect([5000, 5001, 5000, 5001, 7, 8].map(name)).toEqual([
    'anna',
    undefined,
    'anna',
    undefined,
    undefined,
    undefined,
  ]);
  expect(asked()).toEqual(['passwd 5000', 'passwd 5001', 'passwd 7', 'passwd 8']);
});

test('An answer about another account is ignored', () => {
  getent('echo "anna:*:1:1::/:/bin/sh"');
  expect(userNames(passwd())(5000)).toBeUndefined();
});

test('Without a passwd file and getent, no account has a name', () => {
  process.env.PATH = folder;
  expect([0, 5000].map(userNames(join(folder, 'missing')))).toEqual([undefined, undefined]);
});

test('A getent that hangs is asked only once', () => {
  const asked = getent('exec sleep 20');
  const name = userNames(passwd());
  expect([5000, 5001, 5000, 0].map(name)).toEqual([undefined, undefined, undefined, 'root']);
  expect(asked()).toEqual(['passwd 5000']);
});

test('A number that is not a uid has no name, and getent is not asked', () => {
  const asked = getent('echo "anna:*:5000:5000::/:/bin/sh"');
  const name = userNames(passwd());
  expect([-1, 1.5, Number.NaN, 0xffffffff, 2 ** 40].map(name)).toEqual(Array(5).fill(undefined));
  expect(asked()).toEqual([]);
});

test('The accounts of this machine are found', () => {
  expect(userNames()(0)).toBe('root');
});
