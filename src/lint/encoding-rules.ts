import { AUSEARCH, GUEST, LIBAUDIT, LIBVIRT, rules } from './rule.ts';

const disk = (value: string): string => `virt=kvm resrc=disk reason=attach ${GUEST} old-disk="?" new-disk=${value}`;
const good = [['VIRT_RESOURCE', disk('"/images/web1.qcow2"')]] as const;
const goodHex = [['VIRT_RESOURCE', disk('2F696D616765732F77656220312E71636F7732')]] as const;

/** How text stands on the wire. */
export const encodingRules = rules({
  'encoding-needs-hex': {
    severity: 'error',
    title: 'quoted text that has to be hex',
    why: 'Fields end at blanks, and nothing escapes a quote: readers take a part of the text, or end the record in its middle.',
    fix: 'Write text with a blank, a quote, a control character or a byte beyond ASCII as upper-case hex, without quotes.',
    source: LIBAUDIT,
    bad: [['VIRT_RESOURCE', disk('"/images/web 1.qcow2"')]],
    good: goodHex,
  },
  'encoding-needless-hex': {
    severity: 'warning',
    title: 'hex where quotes suffice',
    why: 'libaudit never writes it, so that a search for the quoted text does not find it.',
    fix: 'Write text of printable ASCII without blanks and quotes between double quotes.',
    source: LIBAUDIT,
    bad: [['VIRT_RESOURCE', disk('2F696D616765732F77656231')]],
    good,
  },
  'encoding-hex-case': {
    severity: 'warning',
    title: 'lower-case hex',
    why: 'libaudit writes upper case, and whoever searches for the encoded text searches for that.',
    fix: 'Write the digits A to F in upper case.',
    source: LIBAUDIT,
    bad: [['VIRT_RESOURCE', disk('2f696d616765732f77656220312e71636f7732')]],
    good: goodHex,
  },
  'encoding-hex-odd': {
    severity: 'error',
    title: 'an odd number of hex digits',
    why: 'Two digits make a byte. Readers drop the last one, or show the digits instead of the text.',
    fix: 'Write two digits for each byte; text that only looks like hex goes between quotes.',
    source: LIBAUDIT,
    bad: [['VIRT_RESOURCE', disk('2F696D616765732F776562203')]],
    good: goodHex,
  },
  'encoding-unquoted': {
    severity: 'error',
    title: 'text without quotes',
    why: 'Readers take what has no quotes for hex: a name like "cafe" is read as two bytes, and others are not found at all.',
    fix: 'Put double quotes around the text, or write it as hex.',
    source: `${LIBAUDIT}; ${AUSEARCH}`,
    bad: [['VIRT_RESOURCE', disk('/images/web1.qcow2')]],
    good,
  },
  'encoding-missing': {
    severity: 'warning',
    title: 'a bare ? where text is encoded',
    why: 'libaudit writes "?" for text that is missing; a bare one is read as hex that is none.',
    fix: 'Write "?" with its quotes.',
    source: LIBAUDIT,
    bad: [['VIRT_RESOURCE', disk('?')]],
    good: [['VIRT_RESOURCE', disk('"?"').replace('old-disk="?"', 'old-disk="/images/web1.qcow2"')]],
  },
  'raw-unsafe': {
    severity: 'error',
    title: 'a blank or a quote in a value that is written bare',
    why: 'Nothing marks the end of a bare value but a blank, and a single quote ends the message for some readers.',
    fix: 'Refuse the value, or choose a path or a word without blanks and quotes: the form has no encoding for it.',
    source: `${AUSEARCH}; ${LIBVIRT}`,
    bad: [['VIRT_RESOURCE', `virt=kvm resrc=evdev reason=start ${GUEST} path=/dev/input/my mouse`]],
    good: [['VIRT_RESOURCE', `virt=kvm resrc=evdev reason=start ${GUEST} path=/dev/input/mouse0`]],
  },
  injection: {
    severity: 'error',
    title: 'a value that is read as other fields',
    why: 'Whoever chose the value chose what readers see: a path that holds " res=failed" makes a success look like a failure.',
    fix: 'Encode the value where the form allows it, and refuse it where the form has it bare.',
    source: `${AUSEARCH}; ${LIBVIRT}`,
    bad: [['VIRT_RESOURCE', `virt=kvm resrc=evdev reason=start ${GUEST} path=/dev/input/x res=failed`]],
    good: [['VIRT_RESOURCE', `virt=kvm resrc=evdev reason=start ${GUEST} path=/dev/input/x`]],
  },
});
