import { type FoundThing, heldKey } from '../../schema/held-things.ts';
import { LIBVIRT, rules, SPEC } from '../rule/rule.ts';
import { LIFE, life } from './examples.ts';

const { label, check, disk, start, attach, detach, stop } = life;

const isSame = (one: FoundThing | undefined, other: FoundThing): boolean =>
  one !== undefined && heldKey(one) === heldKey(other);

/** Whether a guest gets only resources that it does not have, and loses only those that it has. */
export const lifeResourceRules = rules({
  'life-attach-twice': {
    severity: 'warning',
    title: 'attached resource that the guest already has',
    why: 'Either the record of its detachment is missing, or one of the two attachments is wrong.',
    fix: 'Write a detach record whenever the guest loses a resource, and record failed attempts as failed.',
    source: LIBVIRT,
    bad: [label, check, disk, start, attach, attach, stop],
    good: LIFE,
    checks: {
      resource: ({ guest, reason, taken, given }) =>
        reason === 'attach' &&
        given !== undefined &&
        !given.shareable &&
        !isSame(taken, given) &&
        guest.held?.has(given)
          ? { field: given.field, found: given.found }
          : undefined,
    },
  },
  'life-detach-unknown': {
    severity: 'warning',
    title: 'detached resource that the guest does not have',
    why: 'Either the record of its attachment is missing, or the two records name the resource differently.',
    fix: 'Write the same value when the guest gets a resource and when it loses it.',
    source: LIBVIRT,
    bad: [label, check, disk, start, detach, stop],
    good: LIFE,
    checks: {
      resource: ({ guest, reason, taken }) =>
        reason === 'detach' && taken !== undefined && guest.held?.has(taken) === false
          ? { field: taken.field, found: taken.found }
          : undefined,
    },
  },
  'life-after-stop': {
    severity: 'warning',
    title: 'resource record of a stopped guest',
    why: 'VIRT_CONTROL is the last record of a session.',
    fix: 'Write detach records before the stop, or leave them out: a stop releases every resource.',
    source: SPEC,
    bad: [label, check, disk, start, attach, stop, detach],
    good: LIFE,
    checks: {
      resource: ({ guest, isOfStart }) => (guest.phase === 'stopped' && !isOfStart ? {} : undefined),
    },
  },
});
