import fc from 'fast-check';
import { type Audited, memoryDriver, openAudit, type VirtEvent } from 'libaudit-virt';
import { describe, expect, test } from 'vitest';
import type { RuleId } from '../../src/lint/catalog.ts';
import { EVENT_RULES, lintEvent } from '../../src/lint/lint-event.ts';
import { lintMessage } from '../../src/lint/lint-message.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { eventOf } from '../support/arbitrary.ts';
import { runs } from '../support/runs.ts';

const uuid = '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf';
const start = { kind: 'control', virt: 'kvm', op: 'start', reason: 'booted', vm: 'web 1', uuid, vmPid: 42 } as const;
const net = { kind: 'net', virt: 'kvm', reason: 'attach', vm: 'web 1', uuid, oldNet: null } as const;
const label = { kind: 'machine-id', virt: 'kvm', vm: 'web 1', uuid, model: 'selinux', imgCtx: null } as const;
const emitted = (event: object) => ({ ...event, success: true }) as Audited<VirtEvent>;

/** Events with one senseless value each, and the rule that it breaks. */
const senseless: [string, object, (typeof EVENT_RULES)[number]][] = [
  ['an empty name', { ...start, vm: '' }, 'invalid-value'],
  ['an empty name as bytes', { ...start, vm: new Uint8Array() }, 'invalid-value'],
  ['an empty extra field', { ...start, extra: { acct: '' } }, 'invalid-value'],
  ['a negative process ID', { ...start, vmPid: -1 }, 'invalid-number'],
  ['an unknown operation', { ...start, op: 'explode' }, 'operation-unknown'],
  ['an unknown kind of virtualization', { ...start, virt: 'potato' }, 'virt-unknown'],
  ['what is no MAC address', { ...net, newNet: 'eth0' }, 'invalid-mac'],
  ['what is no label of the model', { ...label, vmCtx: 'svirt_t' }, 'invalid-context'],
];

describe('An audit log refuses an event with', () => {
  test.each(senseless)('%s, unless allow names the rule', async (_, event, rule) => {
    const driver = memoryDriver();
    await using log = await openAudit({ driver });
    const error = expect.objectContaining({ code: 'rule-violated', message: expect.stringMatching(`^${rule}: `) });
    await expect(log.emit(emitted(event))).rejects.toEqual(error);
    expect(() => log.emitSync(emitted(event))).toThrow(error);
    expect(() => log.check(emitted(event))).toThrow(error);
    await using others = await openAudit({ driver, allow: EVENT_RULES.filter((each) => each !== rule) });
    await expect(others.emit(emitted(event))).rejects.toEqual(error);
    expect(driver.lines).toEqual([]);
    await using lenient = await openAudit({ driver, allow: [rule], verify: 'error' });
    expect(await lenient.emit(emitted(event))).toMatchObject({ status: 'recorded' });
  });

  test('a senseless value, and says which value would make sense', async () => {
    await using log = await openAudit({ driver: 'memory' });
    await expect(log.emit(emitted({ ...start, op: 'explode' }))).rejects.toMatchObject({
      field: 'op',
      message:
        'operation-unknown: unknown operation: op is "explode", should be "start, stop, pause, resume" (allow: ["operation-unknown"] accepts it)',
    });
  });

  test('senseless values that formatEvent writes: libvirt has written them', () => {
    for (const [, event] of senseless) expect(() => formatEvent(event as VirtEvent)).not.toThrow();
  });
});

test('The values that an audit log refuses are those that lint refuses, empty texts and negative numbers', () => {
  const rules: readonly string[] = EVENT_RULES;
  fc.assert(
    fc.property(fc.oneof(...writtenForms.map(eventOf)), (event) => {
      const { type, text } = formatEvent(event);
      const message = Buffer.from(`${text} exe="/usr/bin/node" hostname=? addr=? terminal=? res=success`).toString(
        'latin1',
      );
      const found = lintMessage(type, message).filter(({ rule }) => rules.includes(rule));
      const refused = lintEvent(event, new Set(['invalid-number', 'invalid-value']));
      expect(refused?.rule).toBe(found[0]?.rule);
      expect(refused?.field).toBe(found[0]?.field);
      // An access of no kind is an empty word, not an empty text.
      const { extra = {}, acl: _, ...others } = event as VirtEvent & { acl?: string };
      const values: unknown[] = [...Object.values(others), ...Object.values(extra)];
      const isNegative = (value: unknown) => typeof value === 'number' && value < 0;
      expect(lintEvent(event, without('invalid-number')) !== undefined).toBe(values.some(isNegative));
      expect(lintEvent(event, without('invalid-value')) !== undefined).toBe(values.includes(''));
    }),
    { numRuns: runs(2000) },
  );
});

/** All rules but one. */
const without = (rule: RuleId) => new Set<RuleId>(EVENT_RULES.filter((each) => each !== rule));

test('verify leaves out the rules that allow names', async () => {
  await using log = await openAudit({
    driver: 'memory',
    verify: 'warning',
    allow: ['life-no-machine-id', 'life-no-resource'],
  });
  await expect(log.emit(emitted(start))).rejects.toMatchObject({
    message: expect.stringMatching(/^life-no-integrity-check/),
  });
});
