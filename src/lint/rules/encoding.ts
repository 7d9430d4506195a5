import { fromByteString } from '../../codec/bytes.ts';
import { needsHex, untrusted } from '../../codec/untrusted.ts';
import { FormatError } from '../../util/errors.ts';
import { AUSEARCH, type Fault, LIBAUDIT, rules } from '../rule/rule.ts';
import type { EncodedValue } from '../rule/value.ts';
import { GUEST, resource } from './examples.ts';

const disk = (value: string, before = '"?"') =>
  resource(`virt=kvm resrc=disk reason=attach ${GUEST} old-disk=${before} new-disk=${value}`);
const quoted = disk('"/images/web1.qcow2"');
const hex = disk('2F696D616765732F77656220312E71636F7732');

/** Whether text is encoded as libaudit encodes it. */
export const encodingRules = rules({
  'encoding-needs-hex': {
    severity: 'error',
    title: 'quoted text that requires hex',
    why: 'A blank ends a field, and a quote cannot be escaped: readers take only part of the text, or end the record in the middle of it.',
    fix: 'Write text that contains a blank, a quote, a control character or a byte outside ASCII as upper-case hex, without quotes.',
    source: LIBAUDIT,
    bad: disk('"/images/web 1.qcow2"'),
    good: hex,
    checks: {
      encoded: (value) => (value.notation === 'quoted' && needsHex(value.text) ? reencoded(value) : undefined),
    },
  },
  'encoding-needless-hex': {
    severity: 'warning',
    title: 'hex where quotes suffice',
    why: 'libaudit never writes this, so a search for the quoted text does not find the record.',
    fix: 'Put text in double quotes if it is printable ASCII without blanks and quotes.',
    source: LIBAUDIT,
    bad: disk('2F696D616765732F77656231'),
    good: quoted,
    checks: { encoded: (value) => (isUpperHex(value) && !needsHex(value.text) ? reencoded(value) : undefined) },
  },
  'encoding-hex-case': {
    severity: 'warning',
    title: 'lower-case hex',
    why: 'libaudit writes upper case, so a search for the encoded text does not find the record.',
    fix: 'Write the digits A to F in upper case.',
    source: LIBAUDIT,
    bad: disk('2f696d616765732f77656220312e71636f7732'),
    good: hex,
    checks: {
      encoded: (value) => (isEvenHex(value) && !isUpperHex(value) ? { expected: value.wire.toUpperCase() } : undefined),
    },
  },
  'encoding-hex-odd': {
    severity: 'error',
    title: 'odd number of hex digits',
    why: 'Each byte needs two digits. Readers drop the last digit, or show the digits instead of the text.',
    fix: 'Write two digits for each byte. Put text that only looks like hex in quotes.',
    source: LIBAUDIT,
    bad: disk('2F696D616765732F776562203'),
    good: hex,
    checks: {
      encoded: (value) =>
        value.notation === 'hex' && !isEvenHex(value) ? { expected: 'two digits for each byte' } : undefined,
    },
  },
  'encoding-unquoted': {
    severity: 'error',
    title: 'unquoted text',
    why: 'Readers decode a value without quotes as hex: they read the name "cafe" as two bytes, and do not find other names at all.',
    fix: 'Put the text in double quotes, or write it as hex.',
    source: `${LIBAUDIT}; ${AUSEARCH}`,
    bad: disk('/images/web1.qcow2'),
    good: quoted,
    checks: { encoded: (value) => (value.notation === 'unquoted' ? reencoded(value) : undefined) },
  },
  'encoding-missing': {
    severity: 'warning',
    title: 'unquoted ? in an encoded field',
    why: 'libaudit writes "?" for a missing value. Readers take a ? without quotes for invalid hex.',
    fix: 'Write "?", with the quotes.',
    source: LIBAUDIT,
    bad: disk('?'),
    good: disk('"?"', '"/images/web1.qcow2"'),
    checks: { encoded: ({ wire, isOptional }) => (wire === '?' && isOptional ? { expected: '"?"' } : undefined) },
  },
});

const isEvenHex = ({ notation, wire }: EncodedValue): boolean => notation === 'hex' && wire.length % 2 === 0;
const isUpperHex = (value: EncodedValue): boolean => isEvenHex(value) && !/[a-f]/.test(value.wire);

/** The text as libaudit encodes it, if it can. */
function reencoded({ text }: EncodedValue): Fault {
  try {
    return { expected: untrusted.encode(fromByteString(text)) };
  } catch (error) {
    if (error instanceof FormatError) return {};
    throw error;
  }
}
