import { type Check, checkValue } from '../../util/check.ts';
import { flag, listOf, oneOf, textOrBytes } from '../../util/checks.ts';
import { optionsOf, type Shape } from '../../util/options.ts';
import { type Origin, originShape } from '../channel/driver-message.ts';
import type {
  DiskReplacement,
  GuestArrival,
  GuestIdentity,
  GuestMigration,
  GuestProcess,
  GuestStart,
  RecordedResource,
  RunningGuest,
} from './guest-description.ts';

// Only names and types: what the values of an event may be is checked when it is formatted, as
// `allow` says.

/** Text, which may be empty here. */
export const anyText: Check<string> = { words: 'a string', accepts: (value) => typeof value === 'string' };

const anyNumber: Check<number> = { words: 'a number', accepts: (value) => typeof value === 'number' };

/** Fields of an event, whose names are checked when it is formatted. */
export function fields<Event>(): Check<Event> {
  return {
    words: 'an object with its fields',
    accepts: (value) => Object.prototype.toString.call(value) === '[object Object]',
  };
}

// Formatting sees only the value, not what else such an object has.
const valued = optionsOf<{ kind: string; value: unknown }>({
  kind: anyText,
  value: { words: 'a value', accepts: () => true },
});

/** A resource or an amount, with one value or with fields. */
export function resource<Event>(): Check<Event> {
  return {
    ...fields<Event>(),
    checkParts(value, name) {
      if ('kind' in (value as object) && 'value' in (value as object)) valued.checkParts?.(value, name);
    },
  };
}

function orNull<Value>({ words, accepts }: Check<Value>): Check<Value | null> {
  return { words: `${words}, or null`, accepts: (value) => value === null || accepts(value) };
}

export const identityShape: Shape<GuestIdentity> = {
  virt: orNull(anyText),
  vm: orNull(textOrBytes),
  uuid: anyText,
};

export const startShape: Shape<GuestStart & GuestProcess> = {
  labels: listOf(fields()),
  integrity: fields(),
  permissions: listOf(fields()),
  resources: listOf(resource()),
  reason: anyText,
  vmPid: anyNumber,
};

export const migrationShape: Shape<GuestMigration> = {
  mode: anyText,
  peer: optionsOf<Pick<Origin, 'hostname' | 'addr'>>({ hostname: originShape.hostname, addr: originShape.addr }),
};

const { reason: _, ...startedShape } = startShape;

/** The reason of an arrival is always the migration. */
export const arrivalShape: Shape<GuestArrival & GuestProcess> = { ...startedShape, ...migrationShape };

export const replacementShape: Shape<DiskReplacement> = {
  from: textOrBytes,
  to: textOrBytes,
  reason: oneOf('update', 'snapshot', 'mirror'),
};

const recordedShape: Shape<Omit<RecordedResource, 'class'>> = {
  resource: textOrBytes,
  reason: textOrBytes,
  value: orNull(textOrBytes),
  success: orNull(flag),
  end: orNull(fields<object>()),
};

/** A resource that a running guest holds, as `readSessions` reports it, or as it would be attached. */
const held: Check<NonNullable<RunningGuest['resources']>[number]> = {
  ...fields(),
  checkParts(value, name) {
    const given = value as Readonly<Record<string, unknown>>;
    if ('kind' in given) resource().checkParts?.(given, name);
    else for (const [part, check] of Object.entries(recordedShape)) checkValue(given[part], check, `${name}.${part}`);
  },
};

/** A session from `readSessions` has more properties. */
export const runningShape: Shape<RunningGuest> = {
  resources: listOf(held),
  vmPid: anyNumber,
  paused: flag,
  state: oneOf('running', 'unknown', 'ended', 'failed'),
};
