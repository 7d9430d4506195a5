import { type AuditText, fromByteString } from '../../codec/bytes.ts';
import { toJsonText } from '../../codec/text-json.ts';
import { unquote } from '../../codec/untrusted.ts';
import { typeName } from '../../schema/record-types.ts';
import type { Access } from '../../session/entry/access.ts';
import type {
  Anomaly,
  Denial,
  Ending,
  Entry,
  Holding,
  Labelling,
  Operation,
  Release,
  Session,
} from '../../session/entry/entries.ts';
import type { Initiator } from '../../session/entry/initiator.ts';
import { journeyOf } from '../../session/migration.ts';
import { stateOf } from '../../session/state.ts';
import { assertAwaited } from '../../util/check.ts';
import { stringText } from '../format/json-line.ts';
import { decoded } from '../format/visible.ts';
import type {
  GuestSession,
  JourneyLeg,
  NeighbourSession,
  SessionAccess,
  SessionAnomaly,
  SessionDenial,
  SessionEnding,
  SessionEntry,
  SessionInitiator,
  SessionLabel,
  SessionOperation,
  SessionRelease,
  SessionResource,
} from './guest-session.ts';

/**
 * What is known of a session now. Its properties are in the order in which `auvirt --format json`
 * prints them.
 */
export function guestSession(session: Session): GuestSession {
  const { guest, start, stop, ending, entries = [] } = session;
  const known = start ?? stop;
  return {
    guest: {
      uuid: fromByteString(guest.uuid),
      name: known === undefined ? null : nameOf(known),
      node: optional(guest.node),
    },
    state: stateOf(session),
    start: start === undefined ? null : operation(start),
    end: ending === undefined ? null : { ...endOf(ending), ...(stop && { by: operation(stop) }) },
    duration: start === undefined || start.success === false ? null : durationOf(start.time, ending),
    migratedFrom: neighbour(session.from),
    migratedTo: neighbour(session.to),
    journey: session.from === undefined && session.to === undefined ? null : journeyOf(session).map(leg),
    labels: ofKind(entries, 'label').map(label),
    resources: ofKind(entries, 'resource').map(holding),
    releases: ofKind(entries, 'release').map(release),
    operations: ofKind(entries, 'operation').map(operation),
    denials: ofKind(entries, 'denial').map(denial),
    anomalies: ofKind(entries, 'anomaly').map(anomaly),
    serials: [...new Set(entries.flatMap(({ proof }) => proof))].sort((a, b) => a - b),
  };
}

/**
 * Turns a session into the object that `auvirt --format json` prints, which
 * `docs/session.schema.json` describes: text that is not UTF-8 becomes `{ "bytes": "CAFE" }`, times
 * become ISO 8601 in UTC, and durations `seconds`.
 *
 * @param session a session from `readSessions`
 * @returns an object for `JSON.stringify`
 * @throws UsageError `option-invalid` if `session` is a promise
 */
export function sessionToJson(session: GuestSession): object {
  assertAwaited(session, 'sessionToJson: session');
  return JSON.parse(sessionText(session)) as object;
}

/** The same object as text: written directly, because to make the object first takes longer than to write it. */
export const sessionText = (session: GuestSession): string => objectText(session);

/** Something that happened to a guest, as text: what `auvirt --follow --all-events --format json` prints. */
export function entryText(entry: Entry): string {
  const { guest } = entry;
  return objectText({
    guest: { uuid: fromByteString(guest.uuid), name: nameOf(entry), node: optional(guest.node) },
    kind: entry.kind,
    event: happening(entry),
  });
}

function happening(entry: Entry): SessionEntry {
  if (entry.kind === 'operation') return operation(entry);
  if (entry.kind === 'label') return label(entry);
  if (entry.kind === 'resource') return holding(entry);
  if (entry.kind === 'release') return release(entry);
  return entry.kind === 'denial' ? denial(entry) : anomaly(entry);
}

function objectText(object: object): string {
  let text = '';
  for (const name in object) {
    const value = object[name as keyof typeof object] as unknown;
    if (value !== undefined) text += `${text === '' ? '{' : ','}${memberText(name, value)}`;
  }
  return `${text}}`;
}

function memberText(name: string, value: unknown): string {
  if (name === 'time' && typeof value === 'number') return `"time":"${new Date(value).toISOString()}"`;
  if (name === 'duration') return `"seconds":${typeof value === 'number' ? value / 1000 : value}`;
  const known = name === 'by' && typeof value === 'object' && value !== null ? texts.get(value) : undefined;
  return `"${name}":${known ?? valueText(value)}`;
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return stringText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`;
  return value instanceof Uint8Array ? JSON.stringify(toJsonText(value)) : objectText(value);
}

function ofKind<K extends Entry['kind']>(entries: readonly Entry[], kind: K): Extract<Entry, { kind: K }>[] {
  return entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
}

function operation(entry: Operation): SessionOperation {
  return {
    ...common(entry),
    type: typeName(entry.type),
    op: fromByteString(entry.op),
    reason: optional(entry.reason || undefined),
    by: initiator(entry.by),
  };
}

/** Most records of a log have the same. */
function initiator(by: Initiator | undefined): SessionInitiator {
  const known = by === undefined ? NOBODY : initiators.get(by);
  if (known !== undefined || by === undefined) return known ?? NOBODY;
  const { auid, login, ses, program, acct } = by;
  const made = Object.freeze({
    auid: auid === undefined ? null : Number(auid),
    user: optional(unquoted(login)),
    ses: ses === undefined ? null : Number(ses),
    program: optional(program),
    acct: optional(unquoted(acct)),
  });
  initiators.set(by, made);
  texts.set(made, objectText(made));
  return made;
}

const NOBODY: SessionInitiator = Object.freeze({ auid: null, user: null, ses: null, program: null, acct: null });
const initiators = new WeakMap<Initiator, SessionInitiator>();
const texts = new WeakMap<object, string>();

function label(entry: Labelling): SessionLabel {
  return { ...common(entry), model: optional(entry.model || undefined), context: fromByteString(entry.context) };
}

function holding(entry: Holding): SessionResource {
  const { resource, reason, given, bus, class: of, acl } = entry.assignment;
  return {
    ...common(entry),
    resource: fromByteString(resource),
    reason: fromByteString(reason),
    value: given === undefined ? null : fromByteString(decoded(given)),
    ...(bus !== undefined && { bus: fromByteString(bus) }),
    ...(of !== undefined && { class: fromByteString(of), access: fromByteString(acl ?? '') }),
    end: entry.ending === undefined ? null : endOf(entry.ending),
    duration: durationOf(entry.time, entry.ending),
    by: initiator(entry.by),
  };
}

function release(entry: Release): SessionRelease {
  const { resource, reason, taken, bus } = entry.assignment;
  const value = taken === undefined ? null : fromByteString(decoded(taken));
  return {
    ...common(entry),
    resource: fromByteString(resource),
    reason: fromByteString(reason),
    value,
    ...(bus !== undefined && { bus: fromByteString(bus) }),
    held: entry.held,
    by: initiator(entry.by),
  };
}

const denial = (entry: Denial): SessionDenial => ({
  ...common(entry),
  accesses: entry.accesses.map((each) => access(each, entry)),
});

function access({ module, result, permissions, ...rest }: Access, { comm }: Denial): SessionAccess {
  return {
    module,
    result: fromByteString(result),
    permissions: permissions.split(',').map(fromByteString),
    comm: optional(unquoted(rest.comm ?? comm)),
    target: optional(unquoted(rest.target)),
    scontext: optional(rest.scontext),
    tcontext: optional(rest.tcontext),
    tclass: optional(rest.tclass),
    profile: optional(unquoted(rest.profile)),
    ...(rest.peer !== undefined && { peer: optional(unquoted(rest.peer)) }),
  };
}

const anomaly = (entry: Anomaly): SessionAnomaly => ({
  ...common(entry),
  type: typeName(entry.type),
  comm: optional(unquoted(entry.comm)),
});

function common(entry: Entry): SessionEntry {
  const { time, serial, uid, user, success, proof } = entry;
  return {
    time,
    serial,
    success: success ?? null,
    uid: uid === undefined || !NUMBER.test(uid) ? null : Number(uid),
    user: optional(unquoted(user)),
    serials: [...proof],
  };
}

const endOf = ({ time, cause }: Ending): SessionEnding => ({ time: time ?? null, cause });

const durationOf = (from: number, ending: Ending | undefined): number | null =>
  ending?.time === undefined ? null : ending.time - from;

const neighbour = (session: Session | undefined): NeighbourSession | null =>
  session?.start === undefined
    ? null
    : { node: optional(session.guest.node), time: session.start.time, serial: session.start.serial };

const leg = ({ guest, start, ending }: Session): JourneyLeg => ({
  node: optional(guest.node),
  time: start?.time ?? null,
  serial: start?.serial ?? null,
  end: ending === undefined ? null : endOf(ending),
});

function nameOf({ name }: Entry): AuditText | null {
  const bytes = unquote(name);
  return bytes === '?' ? null : fromByteString(bytes);
}

const NUMBER = /^\d+$/;

const optional = (bytes: string | undefined): AuditText | null => (bytes === undefined ? null : fromByteString(bytes));

const unquoted = (wire: string | undefined): string | undefined => (wire === undefined ? undefined : unquote(wire));
