import { dictionary } from '../../schema/dictionary.ts';
import { envelopeNames } from '../../schema/envelope.ts';
import { namesOfType } from '../../schema/forms.ts';
import { DICTIONARY, KERNEL, LIBAUDIT, LIBVIRT, rules } from '../rule/rule.ts';
import { control, PAUSE } from './examples.ts';

/** Whether a field that the form does not have may be there. */
export const extraFieldRules = rules({
  'field-foreign': {
    severity: 'error',
    title: 'field reserved for the kernel or libaudit',
    why: 'Readers that search the whole line may take this value for the real one.',
    fix: 'Remove the field, or give it another name.',
    source: `${KERNEL}; ${LIBAUDIT}`,
    bad: control(`${PAUSE} auid=0`),
    good: control(`${PAUSE} user=alice`),
    checks: { extra: ({ name }) => (envelopeNames.has(name) ? {} : undefined) },
  },
  'field-stray': {
    severity: 'error',
    title: 'field of another form',
    why: 'The record could be mistaken for a record of that form.',
    fix: 'Remove the field, or write a second record in the other form.',
    source: LIBVIRT,
    bad: control(`${PAUSE} init-pid=4243`),
    good: control(PAUSE),
    checks: { extra: ({ name, message }) => (namesOfType.get(message.type)?.has(name) ? {} : undefined) },
  },
  'field-unknown': {
    severity: 'info',
    title: 'field missing from the audit field dictionary',
    why: 'Tools cannot know what the field means or whether its value is encoded.',
    fix: 'Use a name from the dictionary, or propose the name for it.',
    source: DICTIONARY,
    bad: control(`${PAUSE} wombat=1`),
    good: control(`${PAUSE} seqno=1`),
    checks: { extra: ({ name }) => (dictionary.has(name) ? undefined : {}) },
  },
});
