import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { type Audited, formatEvent, type VirtEvent } from 'libaudit-virt';
import { type Finding, lintLog, lintRecord } from 'libaudit-virt/lint';
import { describe, expect, test } from 'vitest';
import type { RuleId } from '../../src/lint/catalog.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { typeName } from '../../src/schema/record-types.ts';
import { eventOf } from '../support/arbitrary.ts';
import { titled } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';

const TAIL = 'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success';
const lineOf = (type: string, text: string, tail = TAIL): string =>
  `type=${type} msg=audit(1700000000.000:7): pid=900 uid=0 auid=4294967295 ses=4294967295 msg='${text} ${tail}'`;

const rulesOf = (line: string | Buffer): RuleId[] => lintRecord(parseRecord(line)).map(({ rule }) => rule);

/**
 * Replaces random values that are valid but meaningless, such as an operation that no tool knows.
 */
function sensible(event: Audited<VirtEvent>): Audited<VirtEvent> {
  const changed: Record<string, unknown> = { ...event, virt: 'kvm' };
  if (event.kind === 'control') changed.op = 'start';
  if (event.kind === 'integrity-check') changed.op = 'continue';
  if (event.kind === 'net') Object.assign(changed, { oldNet: null, newNet: '52:54:00:12:34:56' });
  if (event.kind === 'mem') Object.assign(changed, { oldMem: 0, newMem: 4_194_304 });
  if (event.kind === 'machine-id') {
    const model = event.uuid < '8' ? 'selinux' : 'dac';
    const context = model === 'selinux' ? 'u:r:t:s0:c1,c2' : '+107:+107';
    Object.assign(changed, { vmCtx: context, imgCtx: context, model });
  }
  delete changed.extra;
  return changed as unknown as Audited<VirtEvent>;
}

const events = fc.oneof(...writtenForms.map(eventOf)).map(sensible);

describe('A record from formatEvent', () => {
  test('has no findings, whatever its form and its names', () => {
    fc.assert(
      fc.property(events, (event) => {
        const { type, text } = formatEvent(event);
        expect(rulesOf(Buffer.from(lineOf(typeName(type), text)))).toEqual([]);
      }),
      { numRuns: runs(2000) },
    );
  });
});

/**
 * A way to break a correct record, and the rule that must find it. `break` returns undefined if the
 * record has no suitable field.
 */
interface Mutation {
  readonly rule: RuleId;
  readonly break: (fields: string[]) => string[] | undefined;
}

const at = (fields: readonly string[], test: RegExp): number => fields.findIndex((field) => test.test(field));

/** Changes the value of the first field that matches. */
function changed(test: RegExp, change: (value: string) => string) {
  return (fields: string[]): string[] | undefined => {
    const index = at(fields, test);
    if (index === -1) return undefined;
    const field = fields[index] as string;
    const equals = field.indexOf('=') + 1;
    const next = change(field.slice(equals));
    return next === field.slice(equals) ? undefined : fields.with(index, field.slice(0, equals) + next);
  };
}

/** Adds a field, except after a bare path, which would include it. */
const added = (field: string) => (fields: string[]) =>
  /^path=[^"]/.test(fields.at(-1) ?? '') && at(fields, /^(?:rdev|acl)=/) === -1 ? undefined : [...fields, field];

const QUOTED = /^(?!res=|old-net|new-net)[\w-]+="(?!\?"$|"$)/;
const hex = (value: string): string => Buffer.from(value.slice(1, -1), 'latin1').toString('hex').toUpperCase();

const mutations: readonly (readonly [string, Mutation])[] = [
  [
    'a field is missing',
    { rule: 'field-missing', break: (fields) => fields.filter((field) => !field.startsWith('uuid=')) },
  ],
  [
    'a field that older versions did not write is missing',
    { rule: 'form-deprecated', break: (fields) => fields.filter((field) => !field.startsWith('virt=')) },
  ],
  [
    'two fields are swapped',
    {
      rule: 'field-order',
      break: (fields) => {
        const [vm, uuid] = [at(fields, /^vm=/), at(fields, /^uuid=/)];
        return vm === -1 ? undefined : fields.with(vm, fields[uuid] as string).with(uuid, fields[vm] as string);
      },
    },
  ],
  [
    'a field is repeated',
    {
      rule: 'field-duplicate',
      break: (fields) => [...fields, fields.find((each) => each.startsWith('uuid=')) as string],
    },
  ],
  ['a field that belongs to the kernel is added', { rule: 'field-foreign', break: added('subj=unconfined') }],
  ['an unknown field is added', { rule: 'field-unknown', break: added('wombat=1') }],
  [
    'the uuid is in upper case',
    { rule: 'invalid-uuid', break: changed(/^uuid=.*[a-f]/, (value) => value.toUpperCase()) },
  ],
  ['the uuid is too short', { rule: 'invalid-uuid', break: changed(/^uuid=[^?]/, (value) => value.slice(1)) }],
  [
    'the quotes are missing',
    { rule: 'encoding-unquoted', break: changed(/^vm="(?!\?")(?=.*[^0-9A-Fa-f].*")/, (value) => value.slice(1, -1)) },
  ],
  [
    'quoted text contains a blank',
    { rule: 'encoding-needs-hex', break: changed(QUOTED, (value) => `${value.slice(0, -1)} x"`) },
  ],
  [
    'a name forges a field',
    { rule: 'injection', break: changed(QUOTED, (value) => `${value.slice(0, -1)} res=failed x"`) },
  ],
  ['text that could be quoted is in hex', { rule: 'encoding-needless-hex', break: changed(QUOTED, hex) }],
  [
    'hex digits are in lower case',
    { rule: 'encoding-hex-case', break: changed(/^vm=(?!")(?=.*[A-F])/, (value) => value.toLowerCase()) },
  ],
  ['a hex digit is missing', { rule: 'encoding-hex-odd', break: changed(/^vm=(?!")/, (value) => value.slice(1)) }],
  [
    'a missing value is written without quotes',
    { rule: 'encoding-missing', break: changed(/^(?:vm|old-\w+|new-\w+)="\?"$/, () => '?') },
  ],
  [
    'a number has a unit',
    { rule: 'invalid-number', break: changed(/^(?:new-vcpu|new-mem|vm-pid)=\d/, (value) => `${value}k`) },
  ],
  [
    'a number has leading zeros',
    { rule: 'invalid-number', break: changed(/^(?:new-vcpu|new-mem|size)=\d/, (value) => `00${value}`) },
  ],
  ['memory is in bytes', { rule: 'unit-suspicious', break: changed(/^new-mem=/, () => '4294967296') }],
  [
    'the MAC address has dashes',
    { rule: 'invalid-mac', break: changed(/^(?:new-)?net="?\w\w:/, (value) => value.replaceAll(':', '-')) },
  ],
  ['the device number is in lower case', { rule: 'invalid-rdev', break: changed(/^rdev=/, () => '0a:c8') }],
  ['a label contains a blank', { rule: 'raw-unsafe', break: changed(/^vm-ctx=/, () => 'u:r:my type:s0') }],
  [
    'a label does not fit its model',
    {
      rule: 'invalid-context',
      break: (fields) =>
        at(fields, /^model=selinux/) === -1 ? undefined : changed(/^vm-ctx=/, () => 'svirt_t')(fields),
    },
  ],
  [
    'a bare path contains a quote',
    { rule: 'raw-unsafe', break: changed(/^path=[^"?0-9A-F]/, (value) => `${value}'s`) },
  ],
  [
    'a bare path forges a field',
    { rule: 'injection', break: changed(/^path=[^"?0-9A-F]/, (value) => `${value} res=failed`) },
  ],
  [
    'the operation is unknown',
    {
      rule: 'operation-unknown',
      break: (fields) =>
        at(fields, /^(?:resrc|result)=/) === -1 ? changed(/^op=(?!init)/, () => 'wombat')(fields) : undefined,
    },
  ],
  ['the resource is unknown', { rule: 'form-unknown', break: changed(/^resrc=/, () => 'wombat') }],
  [
    'the result of an integrity check is unknown',
    { rule: 'invalid-value', break: changed(/^result=/, () => 'wombat') },
  ],
];

describe('A record with one mistake', () => {
  test.each(mutations)('violates exactly the rule for it: %s', (_, { rule, break: broken }) => {
    fc.assert(
      fc.property(events, (event) => {
        const { type, text } = formatEvent(event);
        const fields = broken(Buffer.from(text).toString('latin1').split(' '));
        fc.pre(fields !== undefined);
        const line = Buffer.from(lineOf(typeName(type), (fields as string[]).join(' ')), 'latin1');
        expect([...new Set(rulesOf(line))]).toEqual([rule]);
      }),
      { numRuns: runs(60), maxSkipsPerRun: 2000 },
    );
  });

  test.each([
    ['is truncated within its tail', 'record-cut', 'exe="/usr/sbin/libvirtd" hostname='],
    ['has no result', 'record-cut', 'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=?'],
    [
      'has a result other than success or failed',
      'res-invalid',
      'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=1',
    ],
    [
      'has the tail of an old libaudit',
      'form-deprecated',
      ': exe="/usr/sbin/libvirtd" (hostname=?, addr=?, terminal=? res=success)',
    ],
  ])('%s', (_, rule, tail) => {
    const text = 'virt=kvm op=resume reason=booted vm="web1" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf vm-pid=1';
    expect(rulesOf(lineOf('VIRT_CONTROL', text, tail))).toEqual([rule]);
  });
});

async function findings(source: string | Uint8Array): Promise<Finding[]> {
  const all: Finding[] = [];
  for await (const finding of lintLog(source)) all.push(finding);
  return all;
}

describe('A log written by libvirt', () => {
  test('has exactly the expected findings', async () => {
    const found = await findings(fileURLToPath(new URL('../corpus/libvirt/audit-raw.log', import.meta.url)));
    const list = found.filter(({ rule }) => rule !== 'life-no-integrity-check');
    expect(list.map(({ rule, serial, field }) => [rule, serial, field])).toEqual([
      // libvirt did not audit the attachment.
      ['life-detach-unknown', 414257, 'old-rng'],
      // libvirt does not encode the paths of shared memory and input devices: "lab shm two", "shm
      // res=failed", "q'shm", "ivsh sock".
      ['raw-unsafe', 414380, 'path'],
      ['injection', 414381, 'path'],
      ['raw-unsafe', 414382, 'path'],
      ['raw-unsafe', 414400, 'path'],
      ['injection', 414491, 'path'],
      // A label set by hand: "no such user:grp".
      ['raw-unsafe', 414887, 'vm-ctx'],
      ['raw-unsafe', 414887, 'img-ctx'],
      // 64 TiB.
      ['unit-suspicious', 414981, 'new-mem'],
      // Two paths were too long.
      ['record-cut', 415046, undefined],
      ['record-cut', 415065, undefined],
      // Containers have no label.
      ...[415158, 415182, 415190, 415201, 415208, 415215, 415222].map((serial) => [
        'life-no-machine-id',
        serial,
        undefined,
      ]),
      // After the shutdown of a container, libvirt also records that it destroyed it.
      ['life-stop-without-start', 415224, undefined],
    ]);
    // libvirt never writes VIRT_INTEGRITY_CHECK: one finding for each successful start of a guest
    // that was not running.
    expect(found.length - list.length).toBe(83);
  });
});

/**
 * Messages of Red Hat's docker from public bug reports: unquoted text, no uuid, and an auid and exe
 * that docker wrote itself.
 */
const docker = [
  'virt=docker op=start reason=api vm=docker.io/fedora vm-pid=13345 user=alice auid=1000 exe=/bin/bash hostname=8a5f7fd2e45d',
  'reason=api op=create vm=? vm-pid=? user=? auid=4294967295 exe=? hostname=?',
];

describe('Records that other tools cannot read', () => {
  test.each(docker)("from Red Hat's docker have an obsolete form: %s", (text) => {
    expect(
      rulesOf(lineOf('VIRT_CONTROL', text, 'exe="/usr/bin/docker" hostname=? addr=? terminal=? res=success')),
    ).toEqual(['form-deprecated']);
  });

  const WILD = new URL('../../../shared/corpus/wild.jsonl', import.meta.url);
  const missing = existsSync(WILD) ? undefined : 'the collection is not part of the repository';
  test.skipIf(missing !== undefined)(
    titled('from public bug reports are all checked, and those of docker are reported', missing),
    () => {
      const lines = readFileSync(WILD, 'utf8').split('\n').filter(Boolean);
      let ofDocker = 0;
      for (const each of lines) {
        const { line, form } = JSON.parse(each) as { line: string; form: string };
        const rules = rulesOf(Buffer.from(line));
        if (!/docker/i.test(form) || !line.includes('VIRT_CONTROL')) continue;
        ofDocker++;
        // The output of ausearch -i is not a record.
        const broken = form.includes('ausearch -i') ? 'record-unreadable' : 'record-cut';
        const rule = /ausearch -i|cut at/.test(form) ? broken : 'form-deprecated';
        expect([form, rules]).toEqual([form, expect.arrayContaining([rule])]);
      }
      expect(ofDocker).toBeGreaterThan(3);
    },
  );
});

test('Lint never throws and never skips the next record, whatever bytes the log contains', async () => {
  const good = lineOf(
    'VIRT_CONTROL',
    'virt=kvm op=wombat reason=x vm="a" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf vm-pid=1',
  );
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(lineOf('VIRT_RESOURCE', text))),
    fc.string({ unit: 'grapheme-ascii', maxLength: 200 }).map((text) => Buffer.from(lineOf('VIRT_MACHINE_ID', text))),
  );
  await fc.assert(
    fc.asyncProperty(junk, async (bytes) => {
      const found = await findings(Buffer.concat([bytes, Buffer.from(`\n${good}\n`)]));
      expect(found.at(-1)).toMatchObject({ rule: 'operation-unknown', serial: 7, pid: 900, exe: '/usr/sbin/libvirtd' });
    }),
    { numRuns: runs(500) },
  );
});
