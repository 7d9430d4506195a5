import { toByteString } from '../codec/bytes.ts';
import type { Screen } from '../log/pick.ts';
import type { Criteria } from './criteria.ts';

/**
 * A look at the bytes of a guest's line that tells most of those apart that cannot be what is searched for, before anything
 * is taken apart; undefined where there is nothing to look for. Says no only where the name or uuid that is asked for stands
 * nowhere in the line, and the name is one in quotes, so that it cannot stand there in hex either.
 */
export function screenOf({ vm, uuid }: Criteria): Screen | undefined {
  const name = finder(vm);
  const id = finder(uuid);
  if (name === undefined && id === undefined) return undefined;
  return (bytes, start, end) => {
    if (id !== undefined && !id(bytes, start, end)) return false;
    return name === undefined || name(bytes, start, end) || !hasQuotedName(bytes, start, end);
  };
}

/** Whether a text stands between two places. Lines are asked about in their order, so that all bytes are searched once. */
function finder(text: Criteria['vm']): Screen | undefined {
  if (text === undefined || text.length === 0) return undefined;
  const needle = Buffer.from(toByteString(text), 'latin1');
  let searched: Buffer | undefined;
  let at = -1;
  return (bytes, start, end) => {
    if (bytes !== searched || (at < start && at !== -1)) at = bytes.indexOf(needle, start);
    searched = bytes;
    return at !== -1 && at + needle.length <= end;
  };
}

function hasQuotedName(bytes: Buffer, start: number, end: number): boolean {
  const message = bytes.indexOf(MESSAGE, start);
  const name = message === -1 ? -1 : bytes.indexOf(NAME, message);
  return name !== -1 && name < end && bytes[name + NAME.length] === QUOTE;
}

const MESSAGE = Buffer.from("msg='");
const NAME = Buffer.from(' vm=');
const QUOTE = 0x22;
