/**
 * What a call of libaudit gave: its value, and `errno` after it (0 where the call did not set it).
 */
export interface Called {
  readonly value: number;
  readonly errno: number;
}

type Text = string | null;

/** The functions of libaudit that are used here, as an FFI library offers them. */
export interface Libaudit {
  open(): Called;
  close(fd: number): void;
  isEnabled(fd: number): Called;
  logUserMessage(fd: number, type: number, text: string, host: Text, addr: Text, tty: Text, result: number): Called;
  /**
   * Asks for the kernel's state, and takes an answer without waiting; undefined where the library
   * lacks them.
   */
  requestStatus: ((fd: number) => Called) | undefined;
  getReply: ((fd: number, reply: Buffer) => Called) | undefined;
  /** Undefined where the library lacks it. */
  logUserCommMessage:
    | ((
        fd: number,
        type: number,
        text: string,
        comm: string,
        host: Text,
        addr: Text,
        tty: Text,
        result: number,
      ) => Called)
    | undefined;
}
