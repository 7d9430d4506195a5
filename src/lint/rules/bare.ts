import { AUSEARCH, LIBVIRT, rules } from '../rule/rule.ts';
import { GUEST, resource } from './examples.ts';

const evdev = (path: string) => resource(`virt=kvm resrc=evdev reason=start ${GUEST} path=${path}`);

/** Whether a value stays within its field. */
export const bareRules = rules({
  'raw-unsafe': {
    severity: 'error',
    title: 'blank or quote in an unencoded value',
    why: 'Only a blank ends an unencoded value, and some readers end the message at a single quote.',
    fix: 'Reject the value, or choose a path or a word without blanks and quotes. The form has no encoding for this field.',
    source: `${AUSEARCH}; ${LIBVIRT}`,
    bad: evdev('/dev/input/my mouse'),
    good: evdev('/dev/input/mouse0'),
    checks: {
      // libvirt of 2010 put single quotes around a MAC address: these are another rule's.
      bare: ({ wire, codec }) =>
        /[ "']/.test(wire) && !/^'[^' ]*'$/.test(wire) ? { expected: codec.wire } : undefined,
    },
  },
  injection: {
    severity: 'error',
    title: 'value that reads as other fields',
    why: 'Whoever chose the value controls what readers see: a path that contains " res=failed" makes a success look like a failure.',
    fix: 'Encode the value if the form allows it. Otherwise reject it.',
    source: `${AUSEARCH}; ${LIBVIRT}`,
    bad: evdev('/dev/input/x res=failed'),
    good: evdev('/dev/input/x'),
    checks: { overrun: () => ({}) },
  },
});
