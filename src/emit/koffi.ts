import type { AuditDriver } from './driver.ts';
import {
  type Called,
  driverMissing,
  LIBAUDIT,
  type Libaudit,
  libauditDriver,
  libraryMissing,
  whereFound,
} from './libaudit.ts';

/**
 * Sends through libaudit with koffi, the default: a call costs about what it costs C. Loaded on first use.
 *
 * @param library file name of libaudit, as `dlopen` takes it
 */
export function koffiDriver(library = LIBAUDIT): AuditDriver {
  return libauditDriver('koffi', () => loadKoffi(library));
}

type Koffi = typeof import('koffi').default;

/** libaudit's functions through koffi. */
export async function loadKoffi(library: string): Promise<Libaudit> {
  const koffi = await importKoffi();
  const functions = open(koffi, library);
  const call = (name: string, result: string, ...parameters: string[]) => {
    const native = functions.func(name, result, parameters);
    return (...values: unknown[]): Called => {
      koffi.errno(0);
      const value = native(...values) as number;
      return { value, errno: koffi.errno() };
    };
  };
  const audit_close = functions.func('audit_close', 'void', ['int']);
  const host = ['str', 'str', 'str', 'int'];
  return {
    open: call('audit_open', 'int'),
    close: (fd) => void audit_close(fd),
    isEnabled: call('audit_is_enabled', 'int', 'int'),
    logUserMessage: call('audit_log_user_message', 'int', 'int', 'int', 'str', ...host),
    logUserCommMessage: whereFound(() =>
      call('audit_log_user_comm_message', 'int', 'int', 'int', 'str', 'str', ...host),
    ),
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

function open(koffi: Koffi, library: string) {
  try {
    return koffi.load(library);
  } catch (cause) {
    throw libraryMissing(library, cause);
  }
}
