import { rules, SPEC } from '../rule/rule.ts';
import { LIFE, life } from './examples.ts';

const { label, check, disk, start, lateDisk, stop } = life;

/**
 * Whether the records of a guest are complete and in order. The time before the log begins is
 * unknown and never counts against a guest.
 */
export const lifeRules = rules({
  'life-machine-id-late': {
    severity: 'error',
    title: 'label after the first resource or after the start',
    why: 'The label comes first, so that denied accesses can be tied to the guest from the beginning.',
    fix: 'Write VIRT_MACHINE_ID before the other records of a start.',
    source: SPEC,
    bad: [check, disk, label, start, stop],
    good: LIFE,
    checks: {
      label: ({ phase, hasLabel, hasResource }) => (phase === 'running' || (hasResource && !hasLabel) ? {} : undefined),
    },
  },
  'life-resource-late': {
    severity: 'error',
    title: 'resource of the start after the start',
    why: 'VIRT_CONTROL is the last record of a start. A reader takes the list of resources for complete once it sees that record.',
    fix: 'Write the resources before the start. A resource that the guest gets later has reason=attach.',
    source: SPEC,
    bad: [label, check, disk, start, lateDisk, stop],
    good: LIFE,
    checks: {
      resource: ({ guest, reason }) =>
        guest.phase === 'running' && reason === 'start' ? { field: 'reason', found: reason } : undefined,
    },
  },
  'life-no-machine-id': {
    severity: 'warning',
    title: 'start without a label',
    why: 'Without VIRT_MACHINE_ID, no tool can tell which accesses of the guest were denied.',
    fix: 'Write one VIRT_MACHINE_ID for each security model before the start. Without a security model, write one with model=none.',
    source: SPEC,
    bad: [check, disk, start, stop],
    good: LIFE,
    checks: { start: ({ phase, hasLabel }) => (phase === 'running' || hasLabel ? undefined : {}) },
  },
  'life-no-integrity-check': {
    severity: 'warning',
    title: 'start without an integrity check',
    why: 'The specification requires VIRT_INTEGRITY_CHECK before a guest runs. libvirt does not write it.',
    fix: 'Write the record. If nothing was checked, write model=none and result=unknown.',
    source: SPEC,
    bad: [label, disk, start, stop],
    good: LIFE,
    checks: { start: ({ phase, hasCheck }) => (phase === 'running' || hasCheck ? undefined : {}) },
  },
  'life-no-resource': {
    severity: 'warning',
    title: 'start without any resource',
    why: 'Every guest has at least memory and processors, but the log shows none.',
    fix: 'Write a VIRT_RESOURCE with reason=start for each resource before the start.',
    source: SPEC,
    bad: [label, check, start, stop],
    good: LIFE,
    checks: { start: ({ phase, hasResource }) => (phase === 'running' || hasResource ? undefined : {}) },
  },
  'life-start-while-running': {
    severity: 'error',
    title: 'start of a running guest',
    why: 'A stop is missing, so no tool can tell when the previous session ended.',
    fix: 'Write a stop whenever a guest ends, even if it crashed or was killed.',
    source: SPEC,
    bad: [label, check, disk, start, start, stop],
    good: LIFE,
    checks: { start: ({ phase }) => (phase === 'running' ? {} : undefined) },
  },
  'life-stop-without-start': {
    severity: 'error',
    title: 'stop of a guest that is not running',
    why: 'A start is missing, or the guest was stopped twice.',
    fix: 'Write one start and one stop for each session.',
    source: SPEC,
    bad: [label, check, disk, stop],
    good: LIFE,
    checks: { stop: ({ phase }) => (phase === 'preparing' || phase === 'stopped' ? {} : undefined) },
  },
});
