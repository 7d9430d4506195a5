/** The result of a call to libaudit: its return value, and `errno` after it (0 if not set). */
export interface CallResult {
  readonly value: number;
  readonly errno: number;
}

type Text = string | null;

/** The functions of libaudit that are used here. */
export interface Libaudit {
  open(): CallResult;
  close(fd: number): void;
  isEnabled(fd: number): CallResult;
  logUserMessage(fd: number, type: number, text: string, host: Text, addr: Text, tty: Text, result: number): CallResult;
  /** Asks for the kernel's state; undefined if the library lacks the function. */
  requestStatus: ((fd: number) => CallResult) | undefined;
  /** Takes an answer without waiting; undefined if the library lacks the function. */
  getReply: ((fd: number, reply: Buffer) => CallResult) | undefined;
  /** Lets other threads use this processor (`sched_yield(2)`); undefined if that is not possible. */
  yield: (() => void) | undefined;
  /** Undefined if the library lacks the function. */
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
      ) => CallResult)
    | undefined;
}
