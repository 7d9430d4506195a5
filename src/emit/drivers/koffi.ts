import type { AuditDriver } from '../channel/driver.ts';
import { driverMissing, ifFound, LIBAUDIT, libauditDriver, libraryMissing, NONBLOCKING } from './libaudit.ts';
import type { CallResult, Libaudit } from './libaudit-functions.ts';
import { SendThread } from './send-thread.ts';

/**
 * Sends through libaudit with koffi, from a worker thread. The default driver; koffi is loaded on
 * first use.
 *
 * @param library file name of libaudit, as `dlopen` takes it
 */
export function koffiDriver(library = LIBAUDIT): AuditDriver {
  return libauditDriver(
    'koffi',
    () => loadKoffi(library),
    () => new SendThread(library),
  );
}

type Koffi = typeof import('koffi').default;

/** libaudit's functions through koffi. */
export async function loadKoffi(library: string): Promise<Libaudit> {
  const koffi = await importKoffi();
  try {
    return bind(koffi, library);
  } catch (cause) {
    throw libraryMissing(library, cause);
  }
}

function bind(koffi: Koffi, library: string): Libaudit {
  const functions = koffi.load(library);
  const call = (name: string, ...parameters: string[]) => {
    const native = functions.func(name, 'int', parameters);
    return (...values: unknown[]): CallResult => {
      koffi.errno(0);
      const value = native(...values) as number;
      // A function that succeeds sets no errno, and asking for it takes longer than many calls.
      return { value, errno: value > 0 ? 0 : koffi.errno() };
    };
  };
  const close = functions.func('audit_close', 'void', ['int']);
  const host = ['str', 'str', 'str', 'int'];
  return {
    open: call('audit_open'),
    close: (fd) => void close(fd),
    isEnabled: call('audit_is_enabled', 'int'),
    requestStatus: ifFound(() => call('audit_request_status', 'int')),
    getReply: ifFound(() => {
      const get = call('audit_get_reply', 'int', 'void *', 'int', 'int');
      return (fd, reply) => get(fd, reply, NONBLOCKING, 0);
    }),
    yield: ifFound(() => {
      const native = koffi.load(null).func('sched_yield', 'int', []);
      return () => void native();
    }),
    logUserMessage: call('audit_log_user_message', 'int', 'int', 'str', ...host),
    logUserCommMessage: ifFound(() => call('audit_log_user_comm_message', 'int', 'int', 'str', 'str', ...host)),
  };
}

async function importKoffi(): Promise<Koffi> {
  try {
    const module = await import('koffi');
    return module.default;
  } catch (cause) {
    throw driverMissing('koffi', 'npm install koffi', cause);
  }
}
