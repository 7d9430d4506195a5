import { isMainThread } from 'node:worker_threads';
import { TransportError } from '../../util/errors.ts';
import type { AuditDriver } from '../channel/driver.ts';
import { driverMissing, ifFound, LIBAUDIT, libauditDriver, libraryMissing, NONBLOCKING } from './libaudit.ts';
import type { CallResult, Libaudit } from './libaudit-functions.ts';

/**
 * Sends through libaudit with ffi-napi and ref-napi, both optional peer dependencies. It is slower
 * than koffi, and blocks the event loop. Use it only if your program uses ffi-napi already, and
 * only in the main thread: ffi-napi ends the process when a worker thread that used it ends. On
 * current Node versions only the fork `@2060.io/ffi-napi` compiles, installed as `ffi-napi`.
 *
 * @param library file name of libaudit, as `dlopen` takes it
 */
export function ffiNapiDriver(library = LIBAUDIT): AuditDriver {
  return libauditDriver('ffi-napi', () => loadFfiNapi(library));
}

type Native = (...values: unknown[]) => number;

/** The part of ffi-napi that is used here; its types are in a separate package. */
interface Ffi {
  Library(
    file: string | null,
    functions: Record<string, [string | object, (string | object)[]]>,
  ): Record<string, Native>;
}

/** The part of ref-napi that is used here. */
interface Ref {
  types: { int: object };
  refType(type: object): object;
  set(pointer: unknown, offset: number, value: number): void;
  get(pointer: unknown, offset: number): number;
}

/** libaudit's functions through ffi-napi. */
export async function loadFfiNapi(library: string): Promise<Libaudit> {
  if (!isMainThread)
    throw new TransportError('platform', 'ffi-napi would crash in a worker thread: use the koffi driver');
  const [ffi, ref] = await importModules();
  // Each thread has its own errno; the address is valid because all calls come from this thread.
  const address = ffi.Library(null, { __errno_location: [ref.refType(ref.types.int), []] }).__errno_location?.();
  const find = (name: string, parameters: string[]): Native => {
    const native = ffi.Library(library, { [name]: ['int', parameters] })[name];
    if (native === undefined) throw new Error(`${library} has no ${name}`);
    return native;
  };
  const call = (name: string, ...parameters: string[]) => {
    const native = find(name, parameters);
    return (...values: unknown[]): CallResult => {
      ref.set(address, 0, 0);
      const value = native(...values);
      return { value, errno: ref.get(address, 0) };
    };
  };
  const host = ['string', 'string', 'string', 'int'];
  try {
    const close = find('audit_close', ['int']);
    return {
      open: call('audit_open'),
      close: (fd) => void close(fd),
      isEnabled: call('audit_is_enabled', 'int'),
      requestStatus: ifFound(() => call('audit_request_status', 'int')),
      getReply: ifFound(() => {
        const get = call('audit_get_reply', 'int', 'pointer', 'int', 'int');
        return (fd, reply) => get(fd, reply, NONBLOCKING, 0);
      }),
      yield: ifFound(() => {
        const native = ffi.Library(null, { sched_yield: ['int', []] }).sched_yield;
        return native && (() => void native());
      }),
      logUserMessage: call('audit_log_user_message', 'int', 'int', 'string', ...host),
      logUserCommMessage: ifFound(() => call('audit_log_user_comm_message', 'int', 'int', 'string', 'string', ...host)),
    };
  } catch (cause) {
    throw libraryMissing(library, cause);
  }
}

async function importModules(): Promise<[Ffi, Ref]> {
  try {
    // Names computed at run time keep compilers from requiring these optional modules.
    const [ffi, ref] = await Promise.all(['ffi-napi', 'ref-napi'].map((name) => import(name)));
    return [ffi.default, ref.default];
  } catch (cause) {
    const install = 'npm install ffi-napi@npm:@2060.io/ffi-napi ref-napi@npm:@2060.io/ref-napi';
    throw driverMissing('ffi-napi', install, cause);
  }
}
