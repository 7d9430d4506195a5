import { printable } from '../../util/printable.ts';
import type { Finding } from './lint-record.ts';

/** A finding as one line of ASCII: the record, what is wrong, and who sent it. */
export function findingText({ title, type, serial, field, found, expected, exe, pid }: Finding): string {
  const what = [type === undefined ? 'a line' : nameText(type), serial === undefined ? '' : `serial ${serial}`];
  const value = found === undefined ? '' : ` is ${valueText(found)}`;
  const where = field === undefined ? value && ` it${value}` : ` ${nameText(field)}${value}`;
  const should = expected === undefined ? '' : `${where === '' ? '' : ','} should be ${valueText(expected)}`;
  const detail = where + should === '' ? '' : `:${where}${should}`;
  const by = [exe == null ? '' : `by ${valueText(byteStringOf(exe))}`, pid === undefined ? '' : `pid ${pid}`].filter(
    Boolean,
  );
  return `${what.filter(Boolean).join(' ')}: ${title}${detail}${by.length === 0 ? '' : ` (${by.join(', ')})`}`;
}

const byteStringOf = (exe: NonNullable<Finding['exe']>): string =>
  typeof exe === 'string' ? exe : Buffer.from(exe).toString('latin1');

/** Escapes a name unless it looks like one. */
const nameText = (text: string): string => (/^[\w.[\]-]+$/.test(text) ? text : printable(text));

/** Escapes a value unless it is short and printable. */
const valueText = (text: string): string => (/^[ -~]{0,80}$/.test(text) ? text : printable(text));
