import { asByteString } from '../../codec/bytes.ts';
import { isLiteral } from '../../schema/form.ts';
import { isVirt } from '../../schema/record-types.ts';
import type { FormedMessage, Message } from '../rule/message.ts';
import { AUSEARCH, type Fault, LIBVIRT, type Line, rules } from '../rule/rule.ts';
import { control, GUEST, PAUSE, resource } from './examples.ts';

/** Whether the message has the fields of a form. */
export const formRules = rules({
  'form-unknown': {
    severity: 'error',
    title: 'unknown form',
    why: 'No tool can interpret the record beyond its type.',
    fix: 'Use a form listed in docs/records.md. To record something new, add extra fields to one of these forms.',
    source: LIBVIRT,
    bad: resource(`virt=kvm resrc=gpu reason=start ${GUEST} old-gpu="?" new-gpu="/dev/dri/card0"`),
    good: resource(`virt=kvm resrc=dev reason=start ${GUEST} bus=pci device="0000:03:00.0"`),
    checks: {
      form({ form, tokens }) {
        if (form !== undefined) return undefined;
        const kind = tokens.find(({ name }) => name === 'resrc' || name === 'op' || name === 'class');
        return { field: kind?.name, found: kind?.wire };
      },
    },
  },
  'form-deprecated': {
    severity: 'warning',
    title: 'obsolete form',
    why: "Current readers may not understand it. The obsolete forms come from libvirt before 2012, libaudit before 2009, and Red Hat's docker, whose records have no uuid.",
    fix: 'Write the current form: see docs/records.md.',
    source: LIBVIRT,
    bad: control(`op=pause reason=paused ${GUEST} vm-pid=4242`),
    good: control(PAUSE),
    checks: {
      form: obsoleteForms,
      missing: (field) =>
        !isLiteral(field) && field.codec.absent !== undefined
          ? { field: field.wire, expected: `${field.wire}=` }
          : undefined,
    },
  },
  'field-missing': {
    severity: 'error',
    title: 'missing field',
    why: 'Readers use the fields of the form to find the guest and to tell what happened.',
    fix: 'Write the field. If it has no value, write ?, or "?" if the field is encoded.',
    source: LIBVIRT,
    bad: control('virt=kvm op=pause reason=paused vm="web1" vm-pid=4242'),
    good: control(PAUSE),
    checks: {
      missing: (field) =>
        isLiteral(field) || field.codec.absent === undefined
          ? { field: field.wire, expected: `${field.wire}=` }
          : undefined,
    },
  },
  'field-order': {
    severity: 'warning',
    title: 'fields in the wrong order',
    why: 'The order is part of the format: some readers search for each field after the previous one.',
    fix: 'Write the fields in the order of the form, then any extra fields.',
    source: `${AUSEARCH}; ${LIBVIRT}`,
    bad: control(`virt=kvm reason=paused op=pause ${GUEST} vm-pid=4242`),
    good: control(PAUSE),
    checks: { fields: firstMisplaced },
  },
  'field-duplicate': {
    severity: 'error',
    title: 'duplicate field',
    why: 'Some readers take the first value, others the last. If a value was not encoded, one of the two may be forged.',
    fix: 'Write each field once.',
    source: AUSEARCH,
    bad: control(`${PAUSE} vm-pid=1`),
    good: control(PAUSE),
    checks: { line: repeatedByKernel, repeated: () => ({}) },
  },
});

function obsoleteForms({ form, hasOldTail }: Message): Fault[] {
  const faults: Fault[] = [];
  if (form?.origin === 'docker') faults.push({ found: 'the form of docker', expected: 'a form with a uuid' });
  if (hasOldTail) faults.push({ expected: 'the tail of libaudit 2.0 and later' });
  return faults;
}

function firstMisplaced({ form, firsts }: FormedMessage): Fault | undefined {
  const actual = firsts.keys();
  for (const { wire } of form.fields) {
    if (!firsts.has(wire)) continue;
    const field = actual.next().value;
    if (field === wire) continue;
    const expected = form.fields.map((each) => each.wire).filter((name) => firsts.has(name));
    return { field, found: [...firsts.keys()].join(' '), expected: expected.join(' ') };
  }
  return undefined;
}

function repeatedByKernel({ type, isRecord, messageText, kernel }: Line): Fault[] | undefined {
  if (!isVirt(type) || !isRecord || messageText === undefined) return undefined;
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const { name, value } of kernel) {
    if (seen.has(name)) faults.push({ field: name, found: asByteString(value) });
    seen.add(name);
  }
  return faults;
}
