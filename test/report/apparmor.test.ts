import { describe, expect, test } from 'vitest';
import { readEvents } from '../../src/log/read/read-events.ts';
import { toEcs } from '../../src/report/event/event-ecs.ts';
import { toJson } from '../../src/report/event/event-json.ts';
import { APPARMOR, appArmorWord, isGranted } from '../../src/schema/apparmor.ts';
import { outcomeOf } from '../../src/search/outcome.ts';
import { run } from '../support/cli.ts';
import { control, line, UUID } from '../support/log-text.ts';

const PROFILE = `libvirt-${UUID}`;

const access = (word: string, more = ''): string =>
  line(
    'AVC',
    { at: 5, serial: 5 },
    `apparmor="${word}" operation="open"${more} profile="${PROFILE}" name="/x" pid=2222 comm="q"`,
  );

describe('each word of AppArmor has one result, in all commands and formats', () => {
  test.each([
    ['AUDIT', '', true],
    ['AUDIT', ' error=-13', false],
    ['ALLOWED', '', true],
    ['ALLOWED', ' error=-13', true],
    ['DENIED', '', false],
    ['HINT', '', true],
    ['HINT', ' error=-1', false],
    ['STATUS', ' error=0', true],
    ['STATUS', ' error=-71', false],
    ['ERROR', '', false],
    ['ERROR', ' error=-13', false],
    ['KILLED', '', false],
    ['AUTO', '', true],
    ['AUTO', ' error=-13', false],
    ['killed', '', false],
  ])('%s%s', async (word, more, expected) => {
    const log = [control('start', { at: 1, serial: 1 }), access(word, more)].join('\n');
    for await (const event of readEvents(Buffer.from(access(word, more)))) {
      expect(outcomeOf(event)).toBe(expected);
      expect(toJson(event)).toMatchObject({ success: expected });
      expect(toEcs(event)).toMatchObject({
        event: { action: 'violated-apparmor-policy', outcome: expected ? 'success' : 'failure' },
      });
    }
    const search = (...words: string[]) => run(['search', '-m', 'AVC', ...words], { stdin: log });
    expect((await search('-sv', expected ? 'yes' : 'no', '--raw')).out).toContain('apparmor=');
    expect((await search('-sv', expected ? 'no' : 'yes', '--raw')).out).toBe('');
    expect((await search('--format', 'csv')).out).toContain(expected ? ',success,/x,' : ',failed,/x,');
    expect((await search('--format', 'text')).out).toContain(` ${expected ? 's' : 'uns'}uccessfully accessed`);
    const sessions = await run(['--stdin', '--format', 'json'], { stdin: log });
    const [denial] = JSON.parse(sessions.out).denials;
    expect(denial.accesses).toMatchObject([{ module: 'apparmor', result: word.toLowerCase(), profile: PROFILE }]);
  });
});

test('an unknown word has no result', () => {
  expect(appArmorWord('NEW', 1503)).toBeUndefined();
  expect(isGranted(undefined, '-13')).toBeUndefined();
});

test('the record type gives the word if the record lacks it', async () => {
  for (const { word, type } of APPARMOR) if (type !== undefined) expect(appArmorWord(undefined, type)?.word).toBe(word);
  const record = line('APPARMOR_DENIED', { at: 5 }, `operation="open" profile="${PROFILE}" name="/x" pid=2222`);
  for await (const event of readEvents(Buffer.from(record))) expect(outcomeOf(event)).toBe(false);
  const { out } = await run(['--stdin', '--format', 'json'], {
    stdin: [control('start', { at: 1 }), record].join('\n'),
  });
  expect(JSON.parse(out).denials[0].accesses[0]).toMatchObject({ module: 'apparmor', result: 'denied' });
});

test('a denial also belongs to a guest that is the peer', async () => {
  const signal = `apparmor="DENIED" operation="signal" profile="libvirtd" pid=900 comm="rpc" peer="${PROFILE}//helper"`;
  const log = [control('start', { at: 1 }), line('AVC', { at: 5 }, signal)].join('\n');
  const { out } = await run(['--stdin', '--format', 'json'], { stdin: log });
  expect(JSON.parse(out).denials[0].accesses).toMatchObject([{ profile: 'libvirtd', peer: `${PROFILE}//helper` }]);
});

test('a D-Bus message belongs to the guest with its labels, and its path is not a file', async () => {
  const message = (labels: string) =>
    line(
      'USER_AVC',
      { at: 5 },
      `pid=1 uid=103 auid=4294967295 ses=4294967295 msg='apparmor="DENIED" operation="dbus_signal" path="/img" ${labels} exe="/usr/bin/dbus-daemon" sauid=103 hostname=? addr=? terminal=?'`,
    );
  const denials = async (labels: string): Promise<number> => {
    const stdin = [control('start', { at: 1 }), message(labels)].join('\n');
    return JSON.parse((await run(['--stdin', '--format', 'json'], { stdin })).out).denials.length;
  };
  expect(await denials(`label="${PROFILE}" peer_label="unconfined"`)).toBe(1);
  expect(await denials(`label="powerd" peer_label="${PROFILE}"`)).toBe(1);
  expect(await denials('label="powerd" peer_label="unconfined"')).toBe(0);
});
