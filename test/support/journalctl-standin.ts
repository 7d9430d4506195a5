import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach } from 'vitest';

const { PATH } = process.env;

/** Lets the tests of a file replace journalctl; each test begins with the real one. */
export function useJournalctl(): void {
  afterEach(() => {
    process.env.PATH = PATH;
  });
}

/** Installs a script as journalctl. */
export function installJournalctl(folder: string, script: string): void {
  writeFileSync(join(folder, 'journalctl'), `${script}\n`);
  chmodSync(join(folder, 'journalctl'), 0o755);
  process.env.PATH = `${folder}${delimiter}${PATH}`;
}

/**
 * Installs a journalctl with the entries of a file, whose numbers are their cursors, and returns the
 * path of that file. Like the real one (252), it shows entries from a cursor on, exits with 1 and no
 * message if there are none, and begins at the next entry if the cursor's entry is gone.
 */
export function journalStandIn(folder: string): string {
  const script = [
    '#!/bin/sh',
    'from=1 lines=all',
    'for word; do case $word in --cursor=*) from=$(expr "$word" : ".*=\\(.*\\)");; --lines=0) lines=0;; esac; done',
    `cd '${folder}'`,
    'last=$(tail -n 1 entries | sed "s/.*CURSOR.:.\\([0-9]*\\).*/\\1/")',
    '[ -n "$last" ] || exit 1',
    'if [ $lines = 0 ]; then echo "-- No entries --"; else',
    '  first=$(head -n 1 entries | sed "s/.*CURSOR.:.\\([0-9]*\\).*/\\1/")',
    '  skip=$((from - first)); [ $skip -ge 0 ] || skip=0',
    '  tail -n +$((skip + 1)) entries',
    'fi',
    'echo "-- cursor: $last"',
  ];
  installJournalctl(folder, script.join('\n'));
  writeFileSync(join(folder, 'entries'), '');
  return join(folder, 'entries');
}
