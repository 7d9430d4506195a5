import type { Outcome } from 'libaudit-virt';

/** What is promised for a record that is emitted in a situation. */
export interface Promised {
  readonly situation: string;
  /** Every outcome that it may have with a fallback, as `kindOf` names them. */
  readonly kept: readonly string[];
  /** The same without a fallback. */
  readonly alone: readonly string[];
  /** What to do about it. */
  readonly advice: string;
}

/**
 * The table of outcomes. `PROOFS` says which test proves each row, and test/emit/promises.test.ts
 * compares the rows with docs/emitting.md.
 */
export const PROMISES = {
  runs: {
    situation: 'auditing is on, and auditd reads its records',
    kept: ['recorded'],
    alone: ['recorded'],
    advice: '',
  },
  stored: {
    situation: 'the driver `file` or `memory` has stored the message',
    kept: ['recorded'],
    alone: ['recorded'],
    advice: '',
  },
  confirmed: {
    situation: 'with [`confirm`](#confirming-records): the record is in the log',
    kept: ['recorded'],
    alone: ['recorded'],
    advice: 'the outcome has its `serial` and `time`',
  },
  loses: {
    situation: 'the kernel has counted lost records since the last query',
    kept: ['recorded, lost'],
    alone: ['recorded, lost'],
    advice: 'raise the backlog limit or the rate limit (`auditctl -b`, `-r`)',
  },
  excluded: {
    situation: 'an audit rule excludes the record',
    kept: ['recorded'],
    alone: ['recorded'],
    advice: 'use `confirm`: only the log shows it',
  },
  stops: {
    situation: 'auditd stands still, and goes on later',
    kept: ['recorded', 'kept, stalled'],
    alone: ['recorded', 'accepted, stalled', 'pending'],
    advice: 'see what keeps auditd from running',
  },
  ends: {
    situation: 'auditd is killed, and starts again later',
    kept: ['recorded', 'kept, daemonless'],
    alone: ['recorded', 'accepted, daemonless'],
    advice: 'see why it ended',
  },
  daemonless: {
    situation: 'auditing is on, and no auditd is running or has run',
    kept: ['kept, daemonless'],
    alone: ['accepted, daemonless'],
    advice:
      "start auditd; or set `daemon: 'optional'` if the kernel's log or the journal is where you want the records",
  },
  optional: {
    situation: "the same, with `daemon: 'optional'`",
    kept: ['recorded, daemonless'],
    alone: ['recorded, daemonless'],
    advice: '',
  },
  unknown: {
    situation: 'this process may not ask whether auditing is on: no CAP_AUDIT_CONTROL, or its own PID namespace',
    kept: ['accepted'],
    alone: ['accepted'],
    advice: 'make sure by other means that auditing is on',
  },
  unseen: {
    situation: 'with `confirm`: the record is not in the log by the deadline',
    kept: ['kept, unconfirmed'],
    alone: ['accepted, unconfirmed'],
    advice: 'find out why: is auditd running and writing, and does a rule exclude the record?',
  },
  unlooked: {
    situation: 'with `confirm`: `emitSync`, which cannot wait for the log',
    kept: ['kept, unconfirmed'],
    alone: ['accepted, unconfirmed'],
    advice: 'use `emit`',
  },
  disabled: {
    situation: 'auditing is off in the kernel',
    kept: ['kept, disabled'],
    alone: ['not-recorded, disabled'],
    advice: 'start auditd, or `auditctl -e 1`',
  },
  privilege: {
    situation: 'no CAP_AUDIT_WRITE',
    kept: ['kept, no-privilege'],
    alone: ['not-recorded, no-privilege'],
    advice: 'run as root or grant the capability',
  },
  namespace: {
    situation: 'user namespace (rootless container)',
    kept: ['kept, namespace'],
    alone: ['not-recorded, namespace'],
    advice: 'send from the host',
  },
  refused: {
    situation: 'a policy such as SELinux denied it, or libaudit failed',
    kept: ['kept, refused'],
    alone: ['not-recorded, refused'],
    advice: 'check `errno`; for 13, change the policy',
  },
  unavailable: {
    situation: 'not Linux, no libaudit, no FFI package, a kernel without audit, or a file that cannot be opened',
    kept: ['kept, unavailable'],
    alone: ['not-recorded, unavailable'],
    advice: '`message` says what is missing; then open a new log',
  },
  unwritten: {
    situation: 'the file of the driver `file` cannot be written',
    kept: ['kept, write-failed'],
    alone: ['not-recorded, write-failed'],
    advice: 'check `errno`; the next message tries again',
  },
  late: {
    situation: 'not known by the deadline: the kernel blocks the sender',
    kept: ['kept, late'],
    alone: ['pending'],
    advice: 'nothing: the message is sent as soon as the kernel accepts it',
  },
  full: {
    situation: 'the queue is full, with `refuse` or `drop-oldest`',
    kept: ['kept, queue-full'],
    alone: ['not-recorded, queue-full'],
    advice: 'see what blocks the kernel; `counters.dropped` counts these',
  },
  ended: {
    situation: 'the worker thread has ended before the message was sent',
    kept: ['kept, closed'],
    alone: ['not-recorded, closed'],
    advice: 'open a new log',
  },
  unsaved: {
    situation: 'one of these problems, here `unavailable`, and no fallback could save the record',
    kept: ['not-recorded, unavailable'],
    alone: ['not-recorded, unavailable'],
    advice: '`message` says why each fallback failed: free some space, or name another one',
  },
  shortened: {
    situation: "some texts were truncated, with `tooLong: 'shorten'`",
    kept: ['recorded, shortened'],
    alone: ['recorded, shortened'],
    advice: '',
  },
  invalid: {
    situation: "the event cannot be written, with `failure: 'ignore'`",
    kept: ['not-recorded, invalid'],
    alone: ['not-recorded, invalid'],
    advice: '`message` says what is wrong with it',
  },
  off: {
    situation: "`level: 'off'`",
    kept: ['not-recorded, off'],
    alone: ['not-recorded, off'],
    advice: '',
  },
} as const satisfies Readonly<Record<string, Promised>>;

export type Situation = keyof typeof PROMISES;

/** The test that proves each row. */
export const PROOFS: Readonly<Record<Situation, string>> = {
  runs: 'test/kernel/daemon-faults.test.ts',
  stops: 'test/kernel/daemon-faults.test.ts',
  ends: 'test/kernel/daemon-faults.test.ts',
  confirmed: 'test/kernel/outcomes.test.ts',
  loses: 'test/kernel/outcomes.test.ts',
  excluded: 'test/kernel/outcomes.test.ts',
  daemonless: 'test/kernel/outcomes.test.ts',
  optional: 'test/kernel/outcomes.test.ts',
  unknown: 'test/kernel/outcomes.test.ts',
  unseen: 'test/kernel/outcomes.test.ts',
  disabled: 'test/kernel/outcomes.test.ts',
  privilege: 'test/kernel/outcomes.test.ts',
  namespace: 'test/kernel/outcomes.test.ts',
  stored: 'test/emit/outcomes.test.ts',
  unlooked: 'test/emit/outcomes.test.ts',
  refused: 'test/emit/outcomes.test.ts',
  unavailable: 'test/emit/outcomes.test.ts',
  unwritten: 'test/emit/outcomes.test.ts',
  late: 'test/emit/outcomes.test.ts',
  full: 'test/emit/outcomes.test.ts',
  ended: 'test/emit/outcomes.test.ts',
  unsaved: 'test/emit/outcomes.test.ts',
  shortened: 'test/emit/outcomes.test.ts',
  invalid: 'test/emit/outcomes.test.ts',
  off: 'test/emit/outcomes.test.ts',
};

/** Names an outcome as the table does: its status, and what else it says. */
export function kindOf(outcome: Outcome): string {
  const more = [
    ...('reason' in outcome && outcome.reason !== undefined ? [outcome.reason] : []),
    ...(['lost', 'daemonless', 'shortened'] as const).filter((name) => name in outcome),
  ];
  return [outcome.status, ...more].join(', ');
}
