import { readlinkSync } from 'node:fs';

/**
 * The process ID that the kernel writes to the records of this process: that of the initial PID
 * namespace. Undefined in another PID namespace, where the process cannot know it.
 */
export function recordedPid(): number | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid') === INITIAL ? process.pid : undefined;
  } catch {
    // There is no /proc: records come from the file or memory driver, which write this number.
    return process.pid;
  }
}

/** `PROC_PID_INIT_INO` in the kernel's proc_ns.h. */
const INITIAL = `pid:[${0xeffffffc}]`;
