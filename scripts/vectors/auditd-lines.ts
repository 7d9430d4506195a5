import { isLiteral } from '../../src/schema/form.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { DISK, ENRICHED, lineOf, NAMES, SENDER } from './record-text.ts';
import type { NamedLine, Topic } from './topic.ts';

/** Lines as auditd writes them. */
export const auditdLines = (): readonly Topic[] => [
  { topic: 'record', lines: records() },
  { topic: 'enriched', lines: enriched() },
  { topic: 'cut', lines: cut() },
  { topic: 'value', lines: values() },
  { topic: 'older', lines: older() },
  { topic: 'reason', lines: reasons() },
];

const records = (): readonly NamedLine[] => [
  ['usual', DISK],
  ['failed', DISK.replace('res=success', 'res=failed')],
  ['with a node', `node=host7 ${DISK}`],
  ['with a security label', lineOf('disk', { kernel: { subj: 'system_u:system_r:virtd_t:s0-s0:c0.c1023' } })],
  ['with a line end of Windows', `${DISK}\r`],
  ['type as a number', DISK.replace('VIRT_RESOURCE', '2501')],
  ['type that auditd did not know', DISK.replace('VIRT_RESOURCE', 'UNKNOWN[2501]')],
  ['stamp without milliseconds', DISK.replace('.123:', ':')],
  ['stamp with one digit of milliseconds', DISK.replace('.123:', '.5:')],
  [
    'sender with a host',
    lineOf('disk', { sender: { ...SENDER, hostname: 'mgmt', addr: '192.0.2.7', terminal: 'pts/3' } }),
  ],
  ['sender with an unknown program', lineOf('disk', { sender: { ...SENDER, exe: null } })],
  [
    'sender with a name, and a program in hex',
    lineOf('disk', { sender: { ...SENDER, exe: '/opt/a b', comm: 'my vm' } }),
  ],
  ['a form of docker', docker('op=start vm-pid=4711 vm=web:latest user=? auid=1000 exe=/bin/sh hostname=ab12')],
  ['another type', "type=USER_LOGIN msg=audit(1700000000.123:456): pid=900 uid=0 msg='op=login res=success'"],
];

const docker = (fields: string): string =>
  `type=VIRT_CONTROL msg=audit(1700000000.123:456): pid=900 uid=0 auid=1000 ses=1 msg='${fields} reason=api  exe="/usr/bin/dockerd" hostname=? addr=? terminal=? res=success'`;

const enriched = (): readonly NamedLine[] => [
  ['usual', ENRICHED],
  ['failed', ENRICHED.replace('res=success', 'res=failed')],
  ['with a node', `node=host7 ${ENRICHED}`],
  ['with a value in braces', `${DISK}\x1d${NAMES} SADDR={ fam=local path=/run/x }`],
  ['with the separator in a value', ENRICHED.replace('reason=start', 'reason=sta\x1drt')],
  ['without a closing quote', ENRICHED.replace("success'", 'success')],
];

/** The record cut after each field of the message, and within each of the last words. */
function cut(): readonly NamedLine[] {
  const failed = lineOf('disk', { success: false });
  const message = failed.indexOf("msg='") + 5;
  const ends = [...failed.slice(message).matchAll(/ |$/g)].map(({ index }) => message + index);
  return [
    ...ends.map((end): NamedLine => [`after ${lastName(failed.slice(0, end))}`, failed.slice(0, end)]),
    ...['res=', 'res=fail', 'res=failed'].map((word): NamedLine => {
      return [`within the last word: ${word}`, failed.slice(0, failed.lastIndexOf('res=')) + word];
    }),
    ['within a path in hex', failed.slice(0, failed.indexOf(' exe=') - 4)],
    ['before the message', failed.slice(0, failed.indexOf(' msg='))],
    ['by a program that closes the quote', `${failed.slice(0, failed.indexOf(' exe='))}'`],
  ];
}

const lastName = (text: string): string => /([\w-]+)=[^= ]*$/.exec(text.replace("msg='", ''))?.[1] ?? '';

/** Values that are easily misread. */
const values = (): readonly NamedLine[] => [
  ['digits of hex in quotes', lineOf('disk', { event: { vm: 'DEADBEEF' } })],
  ['bytes that are not UTF-8', lineOf('disk', { event: { vm: Uint8Array.of(0x61, 0xff) } })],
  ['a single quote', lineOf('disk', { event: { vm: "it's" } })],
  ['a single quote after res=', lineOf('disk', { event: { vm: "res=failed'" } })],
  ['an empty name', lineOf('disk', { event: { vm: '' } })],
  ['an encoded question mark', lineOf('disk', { rewrite: (text) => text.replace('"web1"', '3F') })],
  ['a bare path beyond ASCII', lineOf('evdev', { event: { path: '/dev/é' } })],
  ['a bare path with blanks', lineOf('evdev', { rewrite: (text) => `${text} a  b` })],
  ['a bare path that looks like a field', lineOf('evdev', { rewrite: (text) => `${text} res=failed` })],
  [
    'a bare path whose bytes are not UTF-8',
    lineOf('evdev', { rewrite: (text) => text }).replace('/dev/path', '/dev/\xff'),
  ],
  ['fields in another order', lineOf('disk', { rewrite: (text) => text.split(' ').reverse().join(' ') })],
  ['extra fields', lineOf('disk', { event: { extra: { unit: 'x.service', acct: 'a b', dport: 22 } } })],
  ['an extra field that no dictionary has', lineOf('disk', { rewrite: (text) => `${text} my="a" our=b` })],
];

/** What older programs wrote. */
const older = (): readonly NamedLine[] => [
  ...missingFields(),
  [
    'uuid in upper case',
    lineOf('disk', { rewrite: (text) => text.replace(/(?<=uuid=)\S+/, (uuid) => uuid.toUpperCase()) }),
  ],
  ['MAC address in upper case', lineOf('net-open', { rewrite: (text) => text.replace(':12:', ':AB:') })],
  ['MAC address in single quotes', lineOf('net-open', { rewrite: (text) => text.replace(/(?<= net=)\S+/, "'$&'") })],
  ['missing value in single quotes', lineOf('disk', { rewrite: (text) => text.replace('"web1"', "'?'") })],
  ['path without quotes', lineOf('disk', { rewrite: (text) => text.replaceAll('"', '') })],
  ['hex in lower case', lineOf('disk', { rewrite: (text) => text.replace('"web1"', '7765c3a9') })],
  ...['1', '0', 'yes', 'no', 'maybe'].map(
    (word): NamedLine => [`res=${word}`, DISK.replace('res=success', `res=${word}`)],
  ),
  [
    'tail of libaudit before 2.0',
    DISK.replace(/ exe=.*/, ': exe="/usr/sbin/libvirtd" (hostname=?, addr=?, terminal=? res=success)\''),
  ],
];

/** Without each field that older programs did not write, in the first form that has it. */
function missingFields(): NamedLine[] {
  const seen = new Set<string>();
  return writtenForms.flatMap(({ kind, fields }) =>
    fields.flatMap((field): NamedLine[] => {
      if (isLiteral(field) || field.codec.absent === undefined || seen.has(field.wire)) return [];
      seen.add(field.wire);
      const without = (text: string) => text.replace(new RegExp(`(?:^${field.wire}=\\S+ | ${field.wire}=\\S+)`), '');
      return [[`${kind} without ${field.wire}`, lineOf(kind, { rewrite: without })]];
    }),
  );
}

/** Records without an event, for each reason. */
const reasons = (): readonly NamedLine[] => [
  ['no record', 'Nothing to see here.'],
  ['an empty line', ''],
  ['a type that nobody knows', DISK.replace('VIRT_RESOURCE', 'VIRT_NONSENSE')],
  ['a type without a form', DISK.replace('VIRT_RESOURCE', 'UNKNOWN[2555]')],
  ['a stamp that is damaged', DISK.replace('1700000000', '17000oo000')],
  ['a date instead of the stamp', DISK.replace('1700000000.123', '11/14/2023 22:13:20.123')],
  ['no message', DISK.replace(/ msg='.*/, '')],
  ['no form', lineOf('disk', { rewrite: (text) => text.replace('resrc=disk', 'resrc=nonsense') })],
  ['a field is missing', lineOf('disk', { rewrite: (text) => text.replace(/ uuid=\S+/, '') })],
  ['a field is invalid', lineOf('disk', { rewrite: (text) => text.replace(/uuid=\S+/, 'uuid=1') })],
  ['a field occurs twice', lineOf('disk', { rewrite: (text) => `${text} vm="web2"` })],
  ['an extra field occurs twice', lineOf('disk', { rewrite: (text) => `${text} unit=a unit=b` })],
  ['a field of another form', lineOf('disk', { rewrite: (text) => `${text} new-net="x"` })],
  ['a forged process ID', lineOf('disk', { rewrite: (text) => `${text} pid=1` })],
  ['a forged result', lineOf('disk', { rewrite: (text) => `res=failed ${text}` })],
];
