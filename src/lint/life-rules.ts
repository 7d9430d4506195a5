import { GUEST, LIBVIRT, rules, SPEC } from './rule.ts';

const label = ['VIRT_MACHINE_ID', `virt=kvm ${GUEST} vm-ctx=+107:+107 img-ctx=+107:+107 model=dac`] as const;
const check = ['VIRT_INTEGRITY_CHECK', `virt=kvm op=start ${GUEST} model=none result=unknown`] as const;
const disk = (reason: string, before: string, after: string) =>
  ['VIRT_RESOURCE', `virt=kvm resrc=disk reason=${reason} ${GUEST} old-disk=${before} new-disk=${after}`] as const;
const given = disk('start', '"?"', '"/images/web1"');
const start = ['VIRT_CONTROL', `virt=kvm op=start reason=booted ${GUEST} vm-pid=4242`] as const;
const stop = ['VIRT_CONTROL', `virt=kvm op=stop reason=shutdown ${GUEST} vm-pid=0`] as const;
const attach = disk('attach', '"?"', '"/images/data"');
const detach = disk('detach', '"/images/data"', '"?"');
const good = [label, check, given, start, attach, detach, stop] as const;

/** What the records of one guest say together. Where a log begins, what was before is not known, and not held against it. */
export const lifeRules = rules({
  'life-machine-id-late': {
    severity: 'error',
    title: 'a label that comes after what the guest was given, or after its start',
    why: 'The label comes first, so that what is denied to the guest can be tied to it from its start on.',
    fix: 'Write VIRT_MACHINE_ID before the other records of a start.',
    source: SPEC,
    bad: [check, given, label, start, stop],
    good,
  },
  'life-resource-late': {
    severity: 'error',
    title: 'a resource of the start that comes after it',
    why: 'VIRT_CONTROL is the last record of a start: who reads it knows that all resources were told.',
    fix: 'Write the resources before the start; what comes later has the reason attach.',
    source: SPEC,
    bad: [label, check, given, start, disk('start', '"?"', '"/images/data"'), stop],
    good,
  },
  'life-no-machine-id': {
    severity: 'warning',
    title: 'a start without a label',
    why: 'Without VIRT_MACHINE_ID nobody can tell which accesses of the guest were denied.',
    fix: 'Write one VIRT_MACHINE_ID for each security model before the start, with model=none where there is none.',
    source: SPEC,
    bad: [check, given, start, stop],
    good,
  },
  'life-no-integrity-check': {
    severity: 'warning',
    title: 'a start without a check of integrity',
    why: 'The specification asks for VIRT_INTEGRITY_CHECK before a guest runs. libvirt does not write it.',
    fix: 'Write it, with model=none and result=unknown where nothing was checked.',
    source: SPEC,
    bad: [label, given, start, stop],
    good,
  },
  'life-no-resource': {
    severity: 'warning',
    title: 'a start without any resource',
    why: 'A guest has memory and processors at least: who asks what it held finds nothing.',
    fix: 'Write a VIRT_RESOURCE with the reason start for each resource before the start.',
    source: SPEC,
    bad: [label, check, start, stop],
    good,
  },
  'life-start-while-running': {
    severity: 'error',
    title: 'a start of a guest that runs',
    why: 'Its stop is missing: nobody can tell when the session before ended.',
    fix: 'Write a stop whenever a guest ends, also where it failed or was killed.',
    source: SPEC,
    bad: [label, check, given, start, start, stop],
    good,
  },
  'life-stop-without-start': {
    severity: 'error',
    title: 'a stop of a guest that does not run',
    why: 'Its start is missing, or it was stopped twice.',
    fix: 'Write a start for each guest that runs, and one stop.',
    source: SPEC,
    bad: [label, check, given, stop],
    good,
  },
  'life-attach-twice': {
    severity: 'warning',
    title: 'something attached that the guest has',
    why: 'Either its detachment is missing, or one of the two is wrong.',
    fix: 'Write a detach whenever something is taken away, and failed attempts as failed.',
    source: LIBVIRT,
    bad: [label, check, given, start, attach, attach, stop],
    good,
  },
  'life-detach-unknown': {
    severity: 'warning',
    title: 'something detached that the guest does not have',
    why: 'Either its attachment is missing, or the value differs from that of before.',
    fix: 'Write the same value when something is given and when it is taken away.',
    source: LIBVIRT,
    bad: [label, check, given, start, detach, stop],
    good,
  },
  'life-after-stop': {
    severity: 'warning',
    title: 'something given to or taken from a guest after its stop',
    why: 'VIRT_CONTROL is the last record of a life.',
    fix: 'Write what is detached before the stop, or not at all: a stop ends everything.',
    source: SPEC,
    bad: [label, check, given, start, attach, stop, detach],
    good,
  },
});
