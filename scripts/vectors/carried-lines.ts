import { fromByteString } from '../../src/codec/bytes.ts';
import { HEADERS, MARKS } from '../../src/log/record/headers.ts';
import { SEPARATOR_SPELLINGS } from '../../src/log/record/separators.ts';
import { HOST_MEMBERS, MESSAGE_MEMBERS } from '../../src/log/record/wrappers.ts';
import { DISK, ENRICHED, NAMES } from './record-text.ts';
import type { NamedLine, Topic } from './topic.ts';

/** Lines as relays and tools pass them on. */
export const carriedLines = (): readonly Topic[] => [
  {
    topic: 'header',
    lines: HEADERS.flatMap(({ examples }) => examples.map((example): NamedLine => [example, behind(example)])),
  },
  {
    topic: 'mark',
    lines: MARKS.flatMap(({ name, examples }) =>
      examples.map((example): NamedLine => [`${name}: ${fromByteString(example)}`, behind(example)]),
    ),
  },
  {
    topic: 'separator',
    lines: SEPARATOR_SPELLINGS.map(({ spelling, by }): NamedLine => [by, `${DISK}${spelling}${NAMES}`]),
  },
  { topic: 'object', lines: objects() },
  { topic: 'journal', lines: journal() },
  { topic: 'libvirt', lines: libvirt() },
];

const behind = (example: string): string => example.replace('HOST', 'host7') + DISK;

const objects = (): readonly NamedLine[] => [
  ...MESSAGE_MEMBERS.map((name): NamedLine => [`the line in ${name}`, JSON.stringify({ [name]: DISK })]),
  ...HOST_MEMBERS.map((name): NamedLine => [`the host in ${name}`, JSON.stringify({ [name]: 'host7', message: DISK })]),
  ['the host in an object', JSON.stringify({ host: { name: 'host7' }, message: DISK })],
  [
    'the line in an object within',
    JSON.stringify({ '@timestamp': '2023-11-14T22:13:20Z', event: { log: `${DISK}\n` } }),
  ],
  ['enriched', JSON.stringify({ message: ENRICHED })],
  ['behind a header', `Nov 14 22:13:21 host7 shipper: ${JSON.stringify({ message: DISK })}`],
];

/** What follows the stamp of the record. */
const BODY = DISK.slice(DISK.indexOf('): ') + 3);

const journal = (): readonly NamedLine[] => [
  ['short', `Nov 14 22:13:20 host7 audit[900]: VIRT_RESOURCE ${BODY}`],
  ['short-iso', `2023-11-14T22:13:20+0000 host7 audit[900]: VIRT_RESOURCE ${BODY}`],
  ['with-unit', `Tue 2023-11-14 22:13:20 UTC host7 libvirtd.service[900]: VIRT_RESOURCE ${BODY}`],
  ['json', JSON.stringify(entry(`VIRT_RESOURCE ${BODY}`))],
  ['json with an array of bytes', JSON.stringify(entry([...Buffer.from(`VIRT_RESOURCE ${BODY}`, 'latin1')]))],
  ["the kernel's log", `[   12.345678] audit: type=2501 ${DISK.slice(DISK.indexOf('audit('))}`],
];

const entry = (message: unknown) => ({
  _AUDIT_TYPE: '2501',
  _AUDIT_ID: '456',
  _SOURCE_REALTIME_TIMESTAMP: '1700000000123000',
  _HOSTNAME: 'host7',
  MESSAGE: message,
});

/** The message without libaudit's tail, as libvirt's own log has it. */
const MESSAGE = DISK.slice(DISK.indexOf("msg='") + 5, DISK.indexOf(' exe='));

const libvirt = (): readonly NamedLine[] => [
  ['sent', `2023-11-14 22:13:20.123+0000: 900: info : virAuditSend:131 : success=yes ${MESSAGE}`],
  ['failed', `2023-11-14 22:13:20.123+0000: 900: info : virAuditSend:131 : success=no ${MESSAGE}`],
  [
    'not sent',
    `2023-11-14 22:13:20.123+0000: 900: warning : virAuditSend:150 : Failed to send audit message ${MESSAGE}: Operation not permitted`,
  ],
];
