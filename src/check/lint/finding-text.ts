import { printable } from '../../util/printable.ts';
import type { Finding } from './lint-record.ts';

/** What is wrong with what, in one line of ASCII. */
export function findingText({ title, type, serial, field, found, expected, exe, pid }: Finding): string {
  const what = [type === undefined ? 'a line' : plain(type), serial === undefined ? '' : `serial ${serial}`];
  const value = found === undefined ? '' : ` is ${short(found)}`;
  const where = field === undefined ? value && ` it${value}` : ` ${plain(field)}${value}`;
  const should = expected === undefined ? '' : `${where === '' ? '' : ','} should be ${short(expected)}`;
  const detail = where + should === '' ? '' : `:${where}${should}`;
  const by = [exe == null ? '' : `by ${short(asText(exe))}`, pid === undefined ? '' : `pid ${pid}`].filter(Boolean);
  return `${what.filter(Boolean).join(' ')}: ${title}${detail}${by.length === 0 ? '' : ` (${by.join(', ')})`}`;
}

const asText = (exe: NonNullable<Finding['exe']>): string =>
  typeof exe === 'string' ? exe : Buffer.from(exe).toString('latin1');

/** A name as it is, where it is one. */
const plain = (text: string): string => (/^[\w.[\]-]+$/.test(text) ? text : printable(text));

/** A value as it stands on the wire, where it is printable and not long. */
const short = (text: string): string => (/^[ -~]{0,80}$/.test(text) ? text : printable(text));
