import { readFileSync } from 'node:fs';

/**
 * Looks up the names of accounts on this machine: in the passwd file, which is read once when the
 * first name is needed, and then with `getent`, which asks other sources (LDAP, sssd). Names are
 * unchecked, and may contain any character; undefined if there is no account, or no answer. Never
 * throws.
 *
 * @param passwd another passwd file
 */
export const userNames = (passwd = '/etc/passwd') => idNames(passwd, 'passwd');

/** The same for groups. */
export const groupNames = (group = '/etc/group') => idNames(group, 'group');

function idNames(path: string, database: 'passwd' | 'group'): (id: number) => string | undefined {
  let local: ReadonlyMap<number, string> | undefined;
  const elsewhere = new Map<number, string | undefined>();
  let answers = true;
  return (uid) => {
    local ??= readNames(path);
    const name = local.get(uid);
    if (name !== undefined || !isUid(uid)) return name;
    if (answers && !elsewhere.has(uid)) {
      try {
        elsewhere.set(uid, askGetent(database, uid));
      } catch {
        // It is missing or hangs. If a server is down, each account of a log would take a whole
        // timeout.
        answers = false;
      }
    }
    return elsewhere.get(uid);
  };
}

function readNames(path: string): Map<number, string> {
  const names = new Map<number, string>();
  try {
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const [uid, name] = accountOf(line) ?? [];
      // If two accounts share a uid, the system uses the first.
      if (uid !== undefined && name !== undefined && !names.has(uid)) names.set(uid, name);
    }
  } catch {
    // No accounts.
  }
  return names;
}

function accountOf(line: string): [uid: number, name: string] | undefined {
  const [, name, uid] = ACCOUNT.exec(line) ?? [];
  return name === undefined ? undefined : [Number(uid), name];
}

// Except comments, and the + and - entries of NIS.
const ACCOUNT = /^([^:#+-][^:]*):[^:]*:(\d+):/;

// The last one is "unset" in audit records.
const isUid = (uid: number): boolean => Number.isInteger(uid) && uid >= 0 && uid < 0xffffffff;

/** @throws Error if getent does not answer, as opposed to answering that there is no account */
function askGetent(database: string, uid: number): string | undefined {
  try {
    // Rarely needed, and slow to load.
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    const line = execFileSync('getent', [database, String(uid)], {
      encoding: 'utf8',
      timeout: 2000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [found, name] = accountOf(line) ?? [];
    return found === uid ? name : undefined;
  } catch (error) {
    if (typeof (error as { status?: unknown }).status !== 'number') throw error;
    return undefined;
  }
}
