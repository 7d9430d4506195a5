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
import { stateOf } from '../../session/state.ts';
import { optionalJson, textJson } from '../format/text-json.ts';
import { decoded } from '../format/visible.ts';

/**
 * A session as an object for `JSON.stringify`; `docs/session.schema.json` describes it. Text from the log is a string where
 * it is UTF-8, else `{ "bytes": "CAFE" }`. Times are in UTC, durations in seconds.
 */
export function sessionJson(session: Session): object {
  const { guest, start, stop, ending, entries = [] } = session;
  const known = start ?? stop;
  return {
    guest: {
      uuid: textJson(guest.uuid),
      name: known === undefined ? null : nameOf(known),
      node: optionalJson(guest.node),
    },
    state: stateOf(session),
    start: start === undefined ? null : operation(start),
    end: ending === undefined ? null : { ...endOf(ending), ...(stop && { by: operation(stop) }) },
    seconds: start === undefined || start.success === false ? null : secondsBetween(start.time, ending),
    migratedFrom: neighbour(session.from),
    migratedTo: neighbour(session.to),
    labels: ofKind(entries, 'label').map(label),
    resources: ofKind(entries, 'resource').map(holding),
    releases: ofKind(entries, 'release').map(release),
    operations: ofKind(entries, 'operation').map(operation),
    denials: ofKind(entries, 'denial').map(denial),
    anomalies: ofKind(entries, 'anomaly').map(anomaly),
    serials: [...new Set(entries.flatMap(({ proof }) => proof))].sort((a, b) => a - b),
  };
}

function ofKind<K extends Entry['kind']>(entries: readonly Entry[], kind: K): Extract<Entry, { kind: K }>[] {
  return entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
}

function operation(entry: Operation): object {
  return {
    ...common(entry),
    type: typeName(entry.type),
    op: textJson(entry.op),
    reason: optionalJson(entry.reason || undefined),
  };
}

function label(entry: Labelling): object {
  return { ...common(entry), model: optionalJson(entry.model || undefined), context: textJson(entry.context) };
}

function holding(entry: Holding): object {
  const { resource, reason, given, class: of, acl } = entry.assignment;
  return {
    ...common(entry),
    resource: textJson(resource),
    reason: textJson(reason),
    value: given === undefined ? null : textJson(decoded(given)),
    ...(of !== undefined && { class: textJson(of), access: textJson(acl ?? '') }),
    end: entry.ending === undefined ? null : endOf(entry.ending),
    seconds: secondsBetween(entry.time, entry.ending),
  };
}

function release(entry: Release): object {
  const { resource, reason, taken } = entry.assignment;
  const value = taken === undefined ? null : textJson(decoded(taken));
  return { ...common(entry), resource: textJson(resource), reason: textJson(reason), value, held: entry.held };
}

const denial = (entry: Denial): object => ({
  ...common(entry),
  accesses: entry.accesses.map((each) => access(each, entry)),
});

function access({ module, result, permissions, ...rest }: Access, { comm }: Denial): object {
  return {
    module,
    result: textJson(result),
    permissions: permissions.split(',').map(textJson),
    comm: optionalJson(unquoted(rest.comm ?? comm)),
    target: optionalJson(unquoted(rest.target)),
    scontext: optionalJson(rest.scontext),
    tcontext: optionalJson(rest.tcontext),
    tclass: optionalJson(rest.tclass),
    profile: optionalJson(unquoted(rest.profile)),
  };
}

const anomaly = (entry: Anomaly): object => ({
  ...common(entry),
  type: typeName(entry.type),
  comm: optionalJson(unquoted(entry.comm)),
});

function common(entry: Entry): object {
  const { time, serial, uid, user, success, proof } = entry;
  return {
    time: new Date(time).toISOString(),
    serial,
    success: success ?? null,
    uid: uid === undefined || !NUMBER.test(uid) ? null : Number(uid),
    user: optionalJson(unquoted(user)),
    serials: proof,
  };
}

const endOf = ({ time, cause }: Ending): object => ({
  time: time === undefined ? null : new Date(time).toISOString(),
  cause,
});

const secondsBetween = (from: number, ending: Ending | undefined): number | null =>
  ending?.time === undefined ? null : (ending.time - from) / 1000;

const neighbour = (session: Session | undefined): object | null =>
  session?.start === undefined
    ? null
    : {
        node: optionalJson(session.guest.node),
        time: new Date(session.start.time).toISOString(),
        serial: session.start.serial,
      };

function nameOf({ name }: Entry): unknown {
  const bytes = unquote(name);
  return bytes === '?' ? null : textJson(bytes);
}

const NUMBER = /^\d+$/;

const unquoted = (wire: string | undefined): string | undefined => (wire === undefined ? undefined : unquote(wire));
