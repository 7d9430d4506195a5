import {
  type Audited,
  type FallbackFile,
  type OpenOptions,
  type Origin,
  openAudit,
  type QueueOptions,
} from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { type ExpectOptions, expectRecords } from 'libaudit-virt/expect';
import { type LintOptions, lintLog } from 'libaudit-virt/lint';
import {
  type AuditEvent,
  type Criteria,
  type ReadOptions,
  readEvents,
  readRecords,
  readSessions,
  type SessionOptions,
  select,
  toEcs,
} from 'libaudit-virt/log';
import { auditMatchers } from 'libaudit-virt/vitest';
import { type Call, describeOptions, type Entry } from '../support/option-law.ts';

/** For each option of a type, values that are not valid. */
type Wrong<Options> = Record<keyof Required<Options>, readonly unknown[]>;

const NUMBERS = [Number.NaN, -1, 1e300, '1', null, 1n, {}, true];
const TEXTS = ['', 1, null, {}, [], Symbol('text'), new String('text')];
const PATHS = [...TEXTS, 'a\0b', new URL('file:///tmp/x')];
const FLAGS = [0, 1, 'true', null, {}];

const wrongQueue: Wrong<QueueOptions> = {
  limit: [...NUMBERS, 0, 1.5],
  whenFull: ['Wait', '', 'drop', null, true],
  deadline: [...NUMBERS, Number.NEGATIVE_INFINITY, 2 ** 31],
};

const wrongFile: Wrong<FallbackFile> = {
  path: PATHS,
  maxSize: [...NUMBERS, 0, 1.5],
  sync: FLAGS,
  trustOthers: FLAGS,
};

const wrongOpen: Wrong<OpenOptions> = {
  driver: [null, 1, {}, () => {}, { name: 'mine' }, { open() {} }, []],
  path: PATHS,
  library: PATHS,
  comm: [...TEXTS, 'longer than 15 b', 'ö'.repeat(8)],
  level: ['Required', 'on', '', 2, null, true],
  failure: ['Throw', '', null, true],
  daemon: ['none', '', null, true],
  confirm: [...TEXTS],
  fallback: ['/var/log/kept.log', null, 1, true, [null], [['/var/log/kept.log']], new Map()],
  tooLong: ['cut', null, true],
  verify: ['info', 1, null, ''],
  allow: ['operation-unknown', null, [1], ['operation-unknwon'], [null]],
  queue: [null, 10, [], 'wait', new Map()],
};

/** The path is required. */
const withPath = (options: unknown): unknown =>
  Object.prototype.toString.call(options) === '[object Object]'
    ? { path: 'kept.log', ...(options as object) }
    : options;

const open = (options: unknown) => openAudit(options as OpenOptions);

const entries: Record<string, Entry> = {
  openAudit: { call: open, owner: 'openAudit', prefix: 'openAudit: ', wrong: wrongOpen },
  'the queue of openAudit': {
    call: (queue) => open({ queue }),
    owner: 'openAudit: queue',
    prefix: 'openAudit: queue.',
    wrong: wrongQueue,
  },
  'the fallback of openAudit': {
    call: (options) => open({ fallback: withPath(options) }),
    owner: 'openAudit: fallback',
    prefix: 'openAudit: fallback.',
    wrong: wrongFile,
  },
  'one of several fallbacks of openAudit': {
    call: (options) => open({ fallback: [() => {}, withPath(options)] }),
    owner: 'openAudit: fallback[1]',
    prefix: 'openAudit: fallback[1].',
    wrong: wrongFile,
  },
};

const NUMBER_IDS = [Number.NaN, -1, 1.5, 1e300, '1', null, {}];
const TIMES = [Number.NaN, '2026-01-01', new Date(), null, 1n];
const SIGNALS = [null, true, new AbortController(), {}];
const BYTES = [1, null, [], {}, true];
const RULE_LISTS = ['invalid-uuid', [null], ['invalid-uiid'], new Set(['invalid-uuid']), null];

const wrongFollow = { follow: FLAGS, since: TEXTS };
const wrongRead: Wrong<ReadOptions> = {
  ...wrongFollow,
  types: [1300, '1300', [null], [-1], ['VIRT_CONTROL'], new Set()],
  signal: SIGNALS,
};
const wrongSession: Wrong<SessionOptions> = {
  ...wrongFollow,
  guest: BYTES,
  from: TIMES,
  to: TIMES,
  signal: SIGNALS,
};
const wrongCriteria: Wrong<Criteria> = {
  guest: BYTES,
  vm: BYTES,
  uuid: BYTES,
  exe: BYTES,
  comm: BYTES,
  file: BYTES,
  resources: ['disk', [1], null],
  path: [1, null, {}, new Uint8Array(1)],
  subject: BYTES,
  object: BYTES,
  context: BYTES,
  host: BYTES,
  terminal: BYTES,
  types: wrongRead.types,
  from: TIMES,
  to: TIMES,
  success: FLAGS,
  uid: [Number.NaN, -1, null, {}, ''],
  loginUid: [Number.NaN, -1, null, {}, ''],
  anyUid: [Number.NaN, -1, null, {}, ''],
  pid: NUMBER_IDS,
  nodes: ['host1', [1], null],
  serial: NUMBER_IDS,
  session: NUMBER_IDS,
  exact: FLAGS,
  userName: ['root', null, {}],
};
const wrongLint: Wrong<LintOptions> = {
  ...wrongFollow,
  severity: ['Error', 'fatal', null, 1],
  ignore: RULE_LISTS,
  signal: SIGNALS,
};
const wrongExpect: Wrong<ExpectOptions> = {
  anyOrder: FLAGS,
  guest: BYTES,
  none: FLAGS,
  timeout: NUMBERS.filter((value) => value !== 1e300),
  since: TEXTS,
  signal: SIGNALS,
};
const matchers = auditMatchers as Record<string, (this: object, ...values: unknown[]) => Promise<unknown>>;
const { none: _, ...wrongRecorded } = wrongExpect;
const { signal: __, follow: ___, since: ____, ...wrongWellFormed } = wrongLint;

const LINE =
  'type=VIRT_CONTROL msg=audit(1.1:1): pid=1 uid=0 auid=0 ses=1 msg=\'virt=kvm op=start reason=booted vm="a" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf vm-pid=1 exe="/x" hostname=? addr=? terminal=? res=success\'';
const source = Buffer.from(`${LINE}\n`);
const memory = () => openAudit({ driver: 'memory' });
const event: Audited<ControlEvent> = {
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web 1',
  uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf',
  vmPid: 42,
  success: true,
};

// Each of these is named in errors by its own name.
const named: Record<string, { call: Call; wrong: Entry['wrong'] }> = {
  flush: {
    call: async (options) => (await memory()).flush(options as object),
    wrong: { timeout: [...NUMBERS, 2 ** 31], signal: SIGNALS },
  },
  status: { call: async (options) => (await memory()).status(options as object), wrong: { signal: SIGNALS } },
  // At the call, not when the first record is asked for.
  readRecords: { call: async (options) => readRecords(source, options as ReadOptions), wrong: wrongRead },
  readEvents: {
    call: async (options) => readEvents(source, options as ReadOptions),
    wrong: { ...wrongRead, timeout: NUMBERS.filter((value) => value !== 1e300) },
  },
  readSessions: { call: async (options) => readSessions(source, options as SessionOptions), wrong: wrongSession },
  select: { call: async (criteria) => select([], criteria as Criteria), wrong: wrongCriteria },
  toEcs: {
    call: async (options) => toEcs(await firstEvent(), options as object),
    wrong: { guest: [null, 'web1', {}], userName: ['root', null, {}] },
  },
  lintLog: { call: async (options) => lintLog(source, options as LintOptions), wrong: wrongLint },
  expectRecords: {
    call: (options) => expectRecords(source, ['op=start'], options as ExpectOptions),
    wrong: wrongExpect,
  },
  toHaveRecorded: {
    call: async (options) => matchers.toHaveRecorded?.call({}, source, 'op=start', options),
    wrong: wrongRecorded,
  },
  toBeWellFormed: {
    call: async (options) => matchers.toBeWellFormed?.call({}, source, options),
    wrong: wrongWellFormed,
  },
};
for (const [name, entry] of Object.entries(named)) entries[name] = { ...entry, owner: name, prefix: `${name}: ` };

for (const name of ['emit', 'emitSync', 'check'] as const) {
  entries[`the origin of ${name}`] = {
    call: async (origin) => (await memory())[name](event, origin as Origin),
    owner: 'the origin',
    prefix: 'the origin: ',
    wrong: { hostname: TEXTS, addr: TEXTS, terminal: TEXTS },
  };
}

async function firstEvent(): Promise<AuditEvent> {
  for await (const first of readEvents(source)) return first;
  throw new Error('the log has no event');
}

describeOptions(entries);
