import type { Entry } from '../../session/entry/entries.ts';
import { textJson } from '../format/json-line.ts';
import { decoded } from '../format/visible.ts';

/**
 * What happened, for `JSON.stringify`: the operation and its reason. That of a resource is in its
 * reason: it was to be attached, detached and so on.
 */
export function happeningJson(entry: Entry): object {
  if (entry.kind === 'operation') return { operation: textJson(entry.op), reason: textJson(entry.reason) };
  if (entry.kind !== 'resource' && entry.kind !== 'release') return { operation: entry.kind, reason: null };
  const { resource, reason, bus, given, taken } = entry.assignment;
  const value = given ?? taken;
  return {
    operation: 'resource',
    reason: textJson(reason),
    resource: textJson(resource),
    ...(bus !== undefined && { bus: textJson(bus) }),
    value: value === undefined ? null : textJson(decoded(value)),
  };
}
