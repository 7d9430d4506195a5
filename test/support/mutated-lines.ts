import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Numbers from 0 up to a bound, the same for the same seed. */
export type Draw = (bound: number) => number;

/** Draws numbers (mulberry32). */
export function drawing(seed: number): Draw {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** All lines of the logs in test/corpus, as byte strings. */
export function corpusLines(): readonly string[] {
  const folder = fileURLToPath(new URL('../corpus/', import.meta.url));
  const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log'));
  return logs.sort().flatMap((name) => readFileSync(folder + name, 'latin1').split('\n'));
}

/** A line that is damaged or forged in one to four places. It may equal the line. */
export function mutated(draw: Draw, lines: readonly string[]): string {
  let line = lines[draw(lines.length)] as string;
  for (let times = 1 + draw(1 + draw(4)); times > 0; times--) {
    line = (MUTATIONS[draw(MUTATIONS.length)] as Mutation)(line, draw, lines);
  }
  return line.replaceAll('\n', ' ');
}

type Mutation = (line: string, draw: Draw, lines: readonly string[]) => string;

const one = (draw: Draw, words: readonly string[]): string => words[draw(words.length)] as string;

/** Replaces some bytes. */
const splice = (line: string, at: number, removed: number, added: string): string =>
  line.slice(0, at) + added + line.slice(at + removed);

/** Somewhere in a line: often at the end of a word, where most rules apply. */
function place(line: string, draw: Draw): number {
  const at = draw(line.length + 1);
  if (draw(2) === 0) return at;
  const blank = line.indexOf(' ', at);
  return blank === -1 ? line.length : blank + draw(2);
}

const between = (line: string, word: string): number => {
  const at = line.indexOf(word);
  return at === -1 ? line.length : at;
};

const MUTATIONS: readonly Mutation[] = [
  (line, draw) => splice(line, draw(line.length + 1), 1 + draw(3), ''),
  (line, draw) => {
    const at = draw(line.length + 1);
    return splice(line, at, 0, line.slice(at, at + 1 + draw(20)));
  },
  (line, draw) => {
    const at = draw(line.length + 1);
    return splice(line, at, 2, (line[at + 1] ?? '') + (line[at] ?? ''));
  },
  (line, draw) => splice(line, draw(line.length + 1), 1, one(draw, BYTES)),
  (line, draw) => splice(line, place(line, draw), 0, one(draw, BYTES)),
  (line, draw) => splice(line, place(line, draw), 0, one(draw, WORDS)),
  (line, draw) => splice(line, place(line, draw), 0, one(draw, WORDS)),
  (line, draw) => line.slice(0, draw(line.length + 1)),
  (line, draw) => line + one(draw, WORDS),
  // Another type, stamp, host or result.
  (line, draw) => line.replace(/type=[^ ]*/, () => `type=${one(draw, TYPES)}`),
  (line, draw) => line.replace(/audit\([^)]*\)/, () => `audit(${one(draw, STAMPS)})`),
  (line, draw) => `node=${one(draw, HOSTS)} ${line.replace(/^node=[^ ]* /, '')}`,
  (line, draw) => line.replace(/res=\w+/, () => `res=${one(draw, RESULTS)}`),
  (line, draw) => line.replace(/=[^ ]*/g, (value) => (draw(8) === 0 ? `=${one(draw, VALUES)}` : value)),
  // The beginning of one line and the end of another, joined at random or where a part begins.
  (line, draw, lines) => line.slice(0, draw(line.length + 1)) + one(draw, lines).slice(draw(200)),
  (line, draw, lines) => {
    const [other, word] = [one(draw, lines), one(draw, JOINTS)];
    return line.slice(0, between(line, word)) + other.slice(between(other, word));
  },
];

const BYTES = ["'", '"', '\x1d', '\r', '\0', '\t', ' ', '=', '{', '}', '(', ')', '\x7f', '\x80', '\xff', '\xc3\xa9'];
const JOINTS = ["msg='", ' exe=', "'", '\x1d', ' res=', ' uuid=', 'audit('];
const TAIL = `exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success'`;
const WORDS = [
  " msg='",
  "msg='",
  " res=success'",
  " res=failed'",
  ' res=success',
  ` ${TAIL}`,
  ` ${TAIL}\x1dUID="root"`,
  ' exe="/usr/sbin/libvirtd"',
  ' exe=',
  ' comm=x',
  ' word',
  ' a=',
  ' =b',
  ' =',
  ' a=b=c',
  ' vm=?',
  '  ',
  '\x1dUID="root" AUID="unset" a={ b=c }',
  '\x1dID="res=success\'"',
  ' SADDR={ fam=local path=/x }',
  ' UID="root"',
  `${'n'.repeat(70)}=1`,
  ` v=${'x'.repeat(2000)}`,
  Array.from({ length: 50 }, (_, n) => ` f${n}=${n}`).join(''),
  "type=VIRT_CONTROL msg=audit(1700000000.000:1): pid=1 msg='a=b res=success'",
  ' pid=1 seresult=granted seperms=a',
];
const TYPES = [
  'VIRT_CONTROL',
  'VIRT_RESOURCE',
  'VIRT_MACHINE_ID',
  'UNKNOWN[2500]',
  'UNKNOWN[2507]',
  'UNKNOWN[2599]',
  'UNKNOWN[4096]',
  'UNKNOWN[65536]',
  'UNKNOWN[99999]',
  'UNKNOWN[100000]',
  'UNKNOWN[]',
  'UNKNOWN[0]',
  '2500',
  '2501]',
  '02500',
  '0',
  '00000',
  '4096',
  '99999',
  '',
  'V',
  'VIRT',
  'VIRT_',
  'VIRT_CONTROLS',
  'SYSCALL',
  'AVC',
  'AVC_PATH',
  'USER_AVC',
  'ANOM_ABEND',
  'PATH',
  'SYSTEM_BOOT',
  'A'.repeat(41),
  'UNKNOWN[2500]'.padEnd(40, ']'),
];
const STAMPS = [
  '1700000000.123:1',
  '1700000000.123:4294967295',
  '1700000000.123:4294967296',
  '1700000000.123:9999999999',
  '1700000000.123:123456789012345',
  '1700000000.123:1234567890123456',
  '1700000000.123:',
  '1700000000.123:00042',
  '1700000000.123:4 2',
  '1700000000.12:1',
  '170000000.123:1',
  '17000000000.123:1',
  '4294967296.000:1',
  '9999999999.999:1',
  '0000000000.000:0',
  '1700000000.a23:1',
  '17000000:0.123:1',
];
const HOSTS = ['', 'web.example.org', 'h:1', '10.0.0.1', 'a b', '?', '"q"', '{', 'h\xc3\xa9', 'A-Z_', 'x\x1d', "it's"];
const RESULTS = ['success', 'failed', 'fail', '', '1', "success'", 'success)', 'SUCCESS'];
const VALUES = ['', '?', '""', '"', "'", '{', '"a b"', '(null)', '=', 'x\x1dy', '6120622063', '"res=success\'"'];
