import { unquote } from '../../codec/untrusted.ts';
import { typeName } from '../../schema/record-types.ts';
import type { Access } from '../../session/entry/access.ts';
import type { Denial, Entry } from '../../session/entry/entries.ts';
import { decoded, visible } from '../format/visible.ts';

/** What happened, in one or two words: `start`, `disk attach`, `denied read`. */
export function eventText(entry: Entry): string {
  if (entry.kind === 'operation') return visible(entry.op);
  if (entry.kind === 'label') return 'label';
  if (entry.kind === 'anomaly') return visible(typeName(entry.type));
  if (entry.kind === 'denial') return deniedText(entry);
  return visible(`${entry.assignment.resource} ${entry.assignment.reason}`);
}

/**
 * What it happened to, or with what: the path or address of a resource, the target of an access,
 * the reason of an operation, the program with an anomaly.
 */
export function whatText(entry: Entry): string {
  if (entry.kind === 'operation') return visible(entry.reason);
  if (entry.kind === 'label') return visible(`${entry.model} ${entry.context}`);
  if (entry.kind === 'anomaly') return visible(unquote(entry.comm ?? ''));
  if (entry.kind === 'denial')
    return ofAccesses(entry, ({ target, peer }) => unquote(target ?? '') || unquote(peer ?? ''));
  const { bus = '', class: of = '', acl = '', given, taken, resource } = entry.assignment;
  const value = given ?? taken;
  const words = [bus, of, acl, value === undefined ? '' : decoded(value), resource === 'mem' ? 'KiB' : ''];
  return visible(words.filter((text) => text !== '').join(' '));
}

/** The program that was denied something. */
export const programText = (entry: Entry): string =>
  ofAccesses(entry, ({ comm }, denial) => unquote(comm ?? denial.comm ?? ''));

/** The label of the process that was denied something: its context, or its profile. */
export const subjectLabel = (entry: Entry): string =>
  ofAccesses(entry, ({ scontext, profile }) => scontext ?? unquote(profile ?? ''));

/** The label of what it was denied, or of the other process. */
export const objectLabel = (entry: Entry): string =>
  ofAccesses(entry, ({ tcontext, peer }) => tcontext ?? unquote(peer ?? ''));

/** What was denied: `denied read, write`; `denied read, granted write` if the results differ. */
function deniedText(denial: Denial): string {
  const results = ofAccesses(denial, ({ result }) => result);
  const isOne = denial.accesses.every(({ result }) => result === denial.accesses[0]?.result);
  if (isOne) return `${results} ${ofAccesses(denial, ({ permissions }) => permissions)}`.trimEnd();
  return ofAccesses(denial, ({ result, permissions }) => `${result} ${permissions}`.trimEnd());
}

/** What the accesses of a denial have, each text once; empty for other entries. */
function ofAccesses(entry: Entry, textOf: (access: Access, denial: Denial) => string): string {
  if (entry.kind !== 'denial') return '';
  const texts = new Set(entry.accesses.map((access) => visible(textOf(access, entry))));
  return [...texts].filter((text) => text !== '').join(', ');
}
