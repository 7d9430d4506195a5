/**
 * What is promised for a record that is emitted in a situation: its outcomes with and without a
 * fallback. test/kernel/daemon-faults.test.ts proves each row on the real kernel, and
 * test/emit/promises.test.ts compares them with docs/emitting.md.
 */
export const PROMISES = {
  runs: {
    situation: 'auditd reads its records',
    kept: ['recorded'],
    alone: ['recorded'],
  },
  stops: {
    situation: 'auditd stands still, and goes on later',
    kept: ['recorded', 'kept, stalled'],
    alone: ['recorded', 'accepted, stalled', 'pending'],
  },
  ends: {
    situation: 'auditd is killed, and starts again later',
    kept: ['recorded', 'kept, daemonless'],
    alone: ['recorded', 'accepted, daemonless'],
  },
} as const;
