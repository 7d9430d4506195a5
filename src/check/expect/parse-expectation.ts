import type { AuditText } from '../../codec/bytes.ts';
import { UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';

/**
 * Parses an expectation as it is written on a command line: `VIRT_CONTROL op=start vm="web 1"
 * path~=.qcow2`. The record type comes first and is optional. `name~=part` expects a value that
 * contains the part. Put values with blanks in double quotes, in which `\"` is a quote and `\\` a
 * backslash.
 *
 * @throws UsageError if it is invalid
 */
export function parseExpectation(text: string): { type: string | undefined; fields: [string, Wanted][] } {
  let rest = text.trim();
  const type = TYPE.exec(rest)?.[0];
  rest = rest.slice(type?.length ?? 0).trimStart();
  const fields: [string, Wanted][] = [];
  while (rest !== '') {
    const match = CONDITION.exec(rest);
    if (match === null) throw new UsageError(`${shown(text)}: ${problemOf(rest)}`);
    const [all, name = '', how, quoted, bare = ''] = match;
    const value = quoted === undefined ? bare : quoted.replace(ESCAPED, '$1');
    fields.push([name, how === '~=' ? { containing: value } : value]);
    rest = rest.slice(all.length).trimStart();
  }
  return { type, fields };
}

/** A text that a value must contain. */
export interface Containing {
  readonly containing: string;
}

/** The expected value of a field. */
export type Wanted = AuditText | number | RegExp | null | Containing;

const TYPE = /^[^\s=~"]+(?=\s|$)/;
const CONDITION = /^([^\s=~"]+)(~?=)(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*))(?=\s|$)/s;
const ESCAPED = /\\(.)/gs;

function problemOf(rest: string): string {
  const word = /^\S+/.exec(rest)?.[0] ?? '';
  if (/^[^\s=~"]+~?="/.test(word)) return `the quotes of ${shown(word)} are not closed, or text follows them`;
  if (/^[^\s=~"]+~?=$/.test(word)) return `${shown(word)} has no value: write ${shown(word)}"" for an empty one`;
  return `${shown(word)} is not a condition: write name=value or name~=part`;
}
