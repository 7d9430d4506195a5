import { unquote } from '../../codec/untrusted.ts';
import { typeName } from '../../schema/record-types.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { decoded, visible } from '../format/visible.ts';

/** What happened, in one or two words: `start`, `disk attach`, `denied read`. */
export function eventText(entry: Entry): string {
  if (entry.kind === 'operation') return visible(entry.op);
  if (entry.kind === 'label') return 'label';
  if (entry.kind === 'anomaly') return visible(typeName(entry.type));
  if (entry.kind === 'denial') {
    const { result = 'denied', permissions = '' } = entry.accesses[0] ?? {};
    return visible(`${result} ${permissions}`.trimEnd());
  }
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
  if (entry.kind === 'denial') {
    const [access] = entry.accesses;
    return visible(unquote(access?.target ?? '') || unquote(access?.peer ?? ''));
  }
  const { class: of = '', acl = '', given, taken, resource } = entry.assignment;
  const value = given ?? taken;
  const words = [of, acl, value === undefined ? '' : decoded(value), resource === 'mem' ? 'KiB' : ''];
  return visible(words.filter((text) => text !== '').join(' '));
}

/** The program that was denied something. */
export const programText = (entry: Entry): string =>
  entry.kind === 'denial' ? visible(unquote(entry.accesses[0]?.comm ?? entry.comm ?? '')) : '';

/** The label of the process that was denied something: its context, or its profile. */
export function subjectLabel(entry: Entry): string {
  if (entry.kind !== 'denial') return '';
  const [access] = entry.accesses;
  return visible(access?.scontext ?? unquote(access?.profile ?? ''));
}

/** The label of what it was denied, or of the other process. */
export function objectLabel(entry: Entry): string {
  if (entry.kind !== 'denial') return '';
  const [access] = entry.accesses;
  return visible(access?.tcontext ?? unquote(access?.peer ?? ''));
}
