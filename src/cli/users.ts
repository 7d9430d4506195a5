import { readFileSync } from 'node:fs';

/**
 * Names of the accounts of this machine: those in the passwd file, which is read once, when a name is first needed, and
 * then those that `getent` knows from elsewhere (LDAP, sssd). Names are as the system has them and may contain
 * anything. Undefined if there is no account, or no answer. Never throws.
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
        // It is missing or hangs: with a server that is gone, each account of a log would cost the whole timeout.
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
      // Where two accounts share a uid, the system names the first.
      if (uid !== undefined && name !== undefined && !names.has(uid)) names.set(uid, name);
    }
  } catch {
    // No accounts, then.
  }
  return names;
}

function accountOf(line: string): [uid: number, name: string] | undefined {
  const [, name, uid] = ACCOUNT.exec(line) ?? [];
  return name === undefined ? undefined : [Number(uid), name];
}

// Not comments, nor + and - of NIS.
const ACCOUNT = /^([^:#+-][^:]*):[^:]*:(\d+):/;

// The last one is "unset" in audit records.
const isUid = (uid: number): boolean => Number.isInteger(uid) && uid >= 0 && uid < 0xffffffff;

/** @throws Error where getent gives no answer, which is something else than the answer that there is no account */
function askGetent(database: string, uid: number): string | undefined {
  try {
    // Hardly ever needed, and slow to load.
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
