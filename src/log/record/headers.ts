/**
 * What a relay puts in front of a record. To support another one, add a row: the tests put each
 * example in front of every log of the corpus.
 */
export interface Header {
  /** The programs that write it. */
  readonly name: string;
  /**
   * Recognizes it at the start of a line. The group `stamp` is the time and the group `host` the
   * host; no such group if it has none.
   */
  readonly pattern: RegExp;
  /** Beginnings of lines, up to the record. `HOST` marks the host. */
  readonly examples: readonly string[];
}

const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`;

/** Times as they are written in front of a host, by their format. */
const STAMPS = [
  // RFC 3164, precise or not, with or without a year; the month may be in any language, and C's
  // ctime() adds the weekday.
  String.raw`(?:[^\s\d[<]{1,12} )?[^\s\d[<]{1,12} [ \d]?\d (?:\d{4} )?${CLOCK}(?: \d{4})?`,
  // Some locales write the day first.
  String.raw`\d{1,2} [^\s\d]{1,12} (?:\d{4} )?${CLOCK}`,
  // ISO 8601 and RFC 3339.
  String.raw`\d{4}-\d\d-\d\d[T ]${CLOCK}(?:Z| ?[+-]\d\d:?\d\d)?`,
  // journalctl -o short-full.
  String.raw`[^\s\d]{1,12} \d{4}-\d\d-\d\d ${CLOCK} \S{1,8}`,
  // journalctl -o short-unix.
  String.raw`\d{9,11}\.\d{1,9}`,
  // The kernel's log and journalctl -o short-monotonic: since the host was started; short-delta
  // adds the time since the previous line.
  String.raw`\[ *\d{1,10}\.\d{1,9}(?: <[^>]{0,24}>)?\]`,
].join('|');

const FACILITY = String.raw`(?:kern|user|daemon|auth|authpriv|syslog|local\d)\.\w+ `;

const STREAM = '(?:stdout|stderr) [FP] ';

// The host and the tag follow a stamp. Not a host: a word that ends in a colon, which is a tag; a
// facility with its level; a container's stream; a year or a zone; another header.
const HOST = String.raw`(?!1 - |(?:1 )?(?:${STAMPS}) |\d{4} |[+-]\d|${FACILITY}|${STREAM})(?<host>[^\s:[{|<]\S*(?<!:)) `;

/** As dmesg -T writes it. */
const DMESG = String.raw`\[\S{1,12} \S{1,12} [ \d]?\d ${CLOCK} \d{4}\]`;

const PRIORITY = String.raw`(?:<\d{1,3}>)?`;

/** All headers, the more specific first. */
export const HEADERS: readonly Header[] = [
  {
    name: 'RFC 5424',
    pattern: new RegExp(String.raw`^${PRIORITY}1 (?<stamp>${STAMPS}|-) (?<host>\S+) \S+ \S+ \S+ `),
    examples: [
      '<13>1 2023-11-14T22:13:21.003Z HOST audit 900 - - ',
      '1 2023-11-14T22:13:21.003+01:00 HOST tag_audit_log - ID47 - ',
      '<13>1 2023-11-14T22:13:21Z HOST audit - - [meta sequenceId="1"][origin ip="192.0.2.1" x="a b"] ',
    ],
  },
  {
    name: 'syslog in files, journalctl and busybox: stamp, host and tag',
    pattern: new RegExp(`^${PRIORITY}(?<stamp>${STAMPS}) ${HOST}`),
    examples: [
      'Nov 14 22:13:21 HOST tag_audit_log: ',
      'Nov  4 22:13:21 HOST audispd: ',
      '<13>Nov 14 22:13:21 HOST audisp-syslog[900]: ',
      'Nov 14 2023 22:13:21 HOST audit ',
      'Nov 14 22:13:21 HOST kernel: [   12.345678] audit: ',
      'Nov 14 22:13:21 HOST kern.notice kernel: audit: ',
      'Tue Nov 14 22:13:21 2023 HOST audit: ',
      '2023-11-14T22:13:21.003456+01:00 HOST audit[900]: ',
      '<13>2023-11-14T22:13:21Z HOST audit: ',
      '2023-11-14 22:13:21 HOST audit: ',
      'juil. 14 10:05:41 HOST libvirtd.service[900]: ',
      '14 nov. 22:13:21 HOST audit[900]: ',
      'Nov 14 22:13:21.003456 HOST audit[900]: ',
      '2023-11-14T22:13:21+0100 HOST audit[900]: ',
      'Tue 2023-11-14 22:13:21 UTC HOST audit[900]: ',
      'Tue 2023-11-14 22:13:21.003456 CET HOST libvirtd.service[900]: ',
      '1700000001.123456 HOST audit[900]: ',
      '[   12.345678] HOST kernel: audit: ',
      '[   12.345678 <    0.100000 >] HOST kernel: audit: ',
      'Nov 14 22:13:21 HOST ',
    ],
  },
  {
    name: "syslog without a host, and the kernel's log",
    pattern: new RegExp(String.raw`^${PRIORITY}(?<stamp>${STAMPS}|${DMESG}) (?:${FACILITY})?[^\s:]{1,64}: `),
    examples: [
      'Nov 14 22:13:21 kernel: audit: ',
      'Tue Nov 14 22:13:21 2023 kern.notice kernel: audit: ',
      '[   12.345678] audit: ',
      '<5>[   12.345678] audit: ',
      '[Tue Nov 14 22:13:21 2023] audit: ',
    ],
  },
];

/**
 * What tools put in front of a whole line, including its header. A mark does not name the record's
 * host.
 */
export interface Mark {
  readonly name: string;
  readonly pattern: RegExp;
  readonly examples: readonly string[];
}

/** All marks. To support another one, add a row. */
export const MARKS: readonly Mark[] = [
  { name: 'byte order mark in UTF-8', pattern: /^\xef\xbb\xbf/, examples: ['\xef\xbb\xbf'] },
  { name: 'indentation', pattern: /^[ \t]+/, examples: ['\t', '    '] },
  { name: 'quotation in mail', pattern: /^[>|] ?/, examples: ['> ', '>> ', '| '] },
  { name: 'docker compose logs', pattern: /^[\w.-]{1,64} +\| /, examples: ['audit-1  | '] },
  { name: 'kubectl logs --prefix', pattern: /^\[pod\/[^\]\s]{1,512}\] /, examples: ['[pod/audit-x1/audit] '] },
  {
    name: 'container logs of CRI runtimes',
    pattern: new RegExp(`^(?:${STAMPS}) ${STREAM}`),
    examples: ['2023-11-14T22:13:21.123456789Z stdout F '],
  },
  {
    name: 'times that docker, kubectl and dmesg add',
    pattern: new RegExp(`^${PRIORITY}(?:${STAMPS}|${DMESG}) `),
    examples: ['2023-11-14T22:13:21.123456789Z ', '[   12.345678] ', '[Tue Nov 14 22:13:21 2023] '],
  },
  {
    name: 'grep -H, and with -n',
    pattern: /^[^\s:]{1,512}?(?::(?:\d{1,12}:)?|-\d{1,12}-)/,
    examples: ['audit.log.1:', '/var/log/audit/audit.log:12:', 'audit.log-12-'],
  },
];

/** Where a header ends, and the host in it as a byte string. */
export interface Carrier {
  readonly end: number;
  readonly host: string | undefined;
}

/** Reads the header at the start of a line, after the marks of tools. */
export function carrierOf(line: string): Carrier {
  const start = line.slice(0, LONGEST);
  let end = 0;
  for (let marks = 0; marks < MOST; marks++) {
    const rest = start.slice(end);
    for (const { pattern } of HEADERS) {
      const match = pattern.exec(rest);
      if (match === null) continue;
      const host = match.groups?.host;
      return { end: end + match[0].length, host: host === '-' ? undefined : host };
    }
    const mark = MARKS.map(({ pattern }) => pattern.exec(rest)).find((match) => match !== null);
    if (mark === undefined || mark[0].length === 0) break;
    end += mark[0].length;
  }
  return { end, host: undefined };
}

/** Bytes of a line that are searched for a header. */
const LONGEST = 1024;
/** Maximum number of marks in a row. */
const MOST = 8;
