import { asByteString } from '../../codec/bytes.ts';
import { interpret } from '../../codec/interpret.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { UNSET_TEXT } from '../../schema/envelope.ts';
import { isAccess, isVirt } from '../../schema/record-types.ts';
import { outcomeOf } from '../../search/outcome.ts';
import { assertAwaited } from '../../util/check.ts';
import { callback, text } from '../../util/checks.ts';
import { checkOptions, type Shape } from '../../util/options.ts';
import { utcTime } from '../format/times.ts';
import type { UserName } from '../format/user.ts';
import { visible, visibleText } from '../format/visible.ts';
import { decodedFields } from './decoded-fields.ts';
import { type Deed, deedOf } from './ecs-action.ts';
import { type EventGuest, guestOf } from './event-json.ts';
import { interpretedField } from './interpret-field.ts';

/**
 * Turns an event into a document of the Elastic Common Schema, with the fields and values of
 * Auditbeat's auditd module (go-libaudit). In addition, all records of guests have an object, and
 * `related.hosts` has the guest's name and UUID. All text is safe on a terminal: bytes that are not
 * UTF-8 become `\xca`, also in `event.original`.
 *
 * @param event an event from `readEvents`
 * @param options `guest`: the guest that the event concerns, if it does not name one; `userName`:
 *   returns the name of an account, if the record has none
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option; `option-invalid` also
 *   if `event` is a promise
 */
export function toEcs(
  event: AuditEvent,
  options: { readonly guest?: EventGuest | undefined; readonly userName?: UserName } = {},
): object {
  assertAwaited(event, 'toEcs: event');
  checkOptions(options, shape, 'toEcs');
  const { node, time, serial, records } = event;
  const main = records.find(({ type }) => isVirt(type) || isAccess(type)) ?? (records[0] as AuditRecord);
  const who = records.find((record) => record.kernelField('auid') !== undefined) ?? main;
  const guest = guestOf(main) ?? options.guest;
  const outcome = outcomeOf(event);
  const deed = deedOf(main);
  const related = guest === undefined ? [] : [guest.name, guest.uuid].filter((each) => each !== null);
  return {
    ...(time !== undefined && { '@timestamp': utcTime(time) }),
    ecs: { version: '8.11.0' },
    event: {
      kind: 'event',
      module: 'auditd',
      category: [deed.category],
      type: [deed.type],
      action: deed.action,
      outcome: outcome === undefined ? 'unknown' : outcome ? 'success' : 'failure',
      ...(serial !== undefined && { sequence: serial }),
      original: records.map(({ line }) => visible(line)).join('\n'),
    },
    service: { type: 'auditd' },
    ...(node !== undefined && { host: { name: visibleText(node) } }),
    ...(related.length > 0 && { related: { hosts: related.map((each) => visible(asByteString(each))) } }),
    user: userOf(who, options.userName ?? (() => undefined)),
    process: processOf(event, main),
    auditd: auditdOf(event, { main, who, deed, outcome, userName: options.userName ?? (() => undefined) }),
  };
}

function userOf(record: AuditRecord, userName: UserName): object {
  const account = (name: string): object | undefined => {
    const id = record.kernelField(name);
    if (id === undefined || !NUMBER.test(id)) return undefined;
    const text = interpretedField(record, name, id, { userName });
    const known = text !== undefined && id !== UNSET_TEXT && !text.startsWith('unknown(');
    return { id: id === UNSET_TEXT ? 'unset' : id, ...(known && { name: visible(text) }) };
  };
  const audit = account('auid');
  const selinux = selinuxOf(record.kernelField('subj') ?? record.kernelField('scontext'));
  return { ...account('uid'), ...(audit && { audit }), ...(selinux && { selinux }) };
}

/** `user:role:type:sensitivity:categories`, in the module's words. */
function selinuxOf(label: string | undefined): object | undefined {
  const [user, role, domain, level, ...category] = (label ?? '').split(':').map(visible);
  if (level === undefined) return undefined;
  return { user, role, domain, level, ...(category.length > 0 && { category: category.join(':') }) };
}

/** The process: the sender of a guest record, or else the first that the records name. */
function processOf({ records }: AuditEvent, { tail }: AuditRecord): Process {
  const field = (name: string) => records.map((record) => record.kernelField(name)).find((wire) => wire !== undefined);
  const pid = field('pid') ?? '';
  return defined({
    pid: NUMBER.test(pid) ? Number(pid) : undefined,
    executable: tail.exe ? asByteString(tail.exe) : interpret(field('exe') ?? ''),
    name: tail.comm ? asByteString(tail.comm) : interpret(field('comm') ?? ''),
    title: unquote(field('proctitle') ?? '').replaceAll('\0', ' '),
  });
}

interface Process {
  readonly pid?: number;
  readonly executable?: string;
  readonly name?: string;
  readonly title?: string;
}

interface Parts {
  readonly main: AuditRecord;
  readonly who: AuditRecord;
  readonly deed: Deed;
  readonly outcome: boolean | undefined;
  readonly userName: UserName;
}

function auditdOf(event: AuditEvent, { main, who, deed, outcome, userName }: Parts): object {
  const { records, serial } = event;
  const { executable, name } = processOf(event, main);
  const actor = (name: string) => interpretedField(who, name, who.kernelField(name) ?? '', { userName }) || undefined;
  const primary = deed.actor ?? actor('auid');
  const secondary = deed.actor === undefined ? actor('uid') : undefined;
  const session = who.kernelField('ses');
  return {
    message_type: (main.typeName ?? 'unknown').toLowerCase(),
    ...(serial !== undefined && { sequence: serial }),
    ...(session !== undefined && { session: session === UNSET_TEXT ? 'unset' : visible(session) }),
    ...(outcome !== undefined && { result: outcome ? 'success' : 'fail' }),
    summary: {
      actor: defined({ primary, secondary }),
      ...(deed.object && { object: defined(deed.object) }),
      ...defined({ how: deed.how ?? executable ?? name }),
    },
    data: dataOf(records),
  };
}

/** Everything without an ECS field, by wire name. Of duplicates, the first counts. */
function dataOf(records: readonly AuditRecord[]): object {
  const data: [string, string][] = [];
  for (const record of records) {
    for (const [name, [value = '']] of decodedFields(record)) {
      if (NAME.test(name) && !MAPPED.has(name)) data.push([name, visible(asByteString(value))]);
    }
    const { hostname, addr, terminal } = record.tail;
    for (const [name, value] of Object.entries({ hostname, addr, terminal })) {
      if (value != null) data.push([name, visible(asByteString(value))]);
    }
  }
  return Object.fromEntries(data.toReversed());
}

/** The values that are present, safe for a terminal. */
const defined = (values: Record<string, string | number | undefined>): Record<string, never> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value === undefined || value === '') return [];
      return [[name, typeof value === 'number' ? value : visible(value)]];
    }),
  ) as Record<string, never>;

/** An index would split a name with a dot into two fields. */
const NAME = /^[A-Za-z0-9_-]+$/;
const MAPPED: ReadonlySet<string> = new Set('pid uid auid ses subj exe comm res proctitle'.split(' '));
const NUMBER = /^\d{1,15}$/;

const shape: Shape<NonNullable<Parameters<typeof toEcs>[1]>> = {
  guest: { words: 'a guest with its uuid', accepts: (value) => text.accepts((value as EventGuest | null)?.uuid) },
  userName: callback(),
};
