/** What one look at the kernel and the audit daemon showed. */
export interface Look {
  /**
   * The kernel's thread that delivers records: `idle` if it has delivered all that were queued
   * before the look. `unseen`: this process cannot tell.
   */
  readonly kernel: 'idle' | 'busy' | 'unseen';
  /**
   * The audit daemon: `idle` if it waits for records; `running` if it runs, or would if a processor
   * were free; `blocked` if it waits for something else, such as a disk; `stopped` by a signal or a
   * debugger; `gone` if it has ended, or closed its socket. `unseen`: this process cannot tell.
   */
  readonly daemon: 'idle' | 'running' | 'blocked' | 'stopped' | 'gone' | 'unseen';
  /** The daemon's socket; undefined if the look did not include it, or it cannot be seen. */
  readonly socket: SocketLoad | undefined;
}

/** How full the daemon's socket is. */
export interface SocketLoad {
  /** Bytes of the kernel's buffers that hold records the daemon has not read. */
  readonly unread: number;
  /** How often a record did not fit since the daemon opened the socket. */
  readonly drops: number;
}
