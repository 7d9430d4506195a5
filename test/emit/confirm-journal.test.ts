import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openAudit } from 'libaudit-virt';
import { describe, expect, test } from 'vitest';
import { AuditedLog, eventOf, lineOf, type Sent } from '../support/audited-log.ts';
import { installJournalctl, journalStandIn, useJournalctl } from '../support/journalctl-standin.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('confirm-journal');
useJournalctl();

/** The entry that journald makes of the kernel's record. */
function entryOf(sent: Sent, cursor: number): string {
  const { serial, time, message } = sent;
  const text = lineOf(sent).replace(/^type=(\w+) msg=audit\([^)]*\): /, '$1 ');
  const fields = {
    _AUDIT_TYPE: String(message.type),
    _AUDIT_ID: String(serial),
    _SOURCE_REALTIME_TIMESTAMP: `${time * 1000}`,
    __CURSOR: String(cursor),
    MESSAGE: text,
  };
  return `${JSON.stringify(fields)}\n`;
}

describe('With confirm: journal', () => {
  test('a record is recorded once journald has it, with its serial and time', async () => {
    const entries = journalStandIn(folder());
    const audited = new AuditedLog(join(folder(), 'unused'));
    await using log = await openAudit({ driver: audited.driver, confirm: 'journal', queue: { deadline: 60_000 } });
    for (const number of [1, 2]) {
      const outcome = log.emit(eventOf('a'));
      await expect.poll(() => audited.sent).toHaveLength(number);
      const sent = audited.sent.at(-1) as Sent;
      appendFileSync(entries, entryOf(sent, number));
      expect(await outcome).toEqual({ status: 'recorded', sequence: number, serial: sent.serial, time: sent.time });
    }
  });

  test('a record that it does not have is unconfirmed, and the message says if journalctl fails', async () => {
    journalStandIn(folder());
    const audited = new AuditedLog(join(folder(), 'unused'));
    await using log = await openAudit({ driver: audited.driver, confirm: 'journal', queue: { deadline: 50 } });
    expect(await log.emit(eventOf('a'))).toMatchObject({
      reason: 'unconfirmed',
      message: expect.stringMatching(/not seen in the journal in time$/),
    });
    installJournalctl(folder(), '#!/bin/sh\necho "no journal" >&2; exit 1');
    expect(await log.emit(eventOf('a'))).toMatchObject({
      reason: 'unconfirmed',
      message: expect.stringMatching(/in time: cannot read the journal: journalctl: no journal$/),
    });
  });

  test('a journalctl that hangs delays no outcome for long', async () => {
    journalStandIn(folder());
    const audited = new AuditedLog(join(folder(), 'unused'));
    const log = await openAudit({ driver: audited.driver, confirm: 'journal', queue: { deadline: 50 } });
    installJournalctl(
      folder(),
      `#!/bin/sh\nwhile [ -d '${folder()}' ] && [ ! -e '${folder()}/go' ]; do sleep 0.1; done`,
    );
    expect(await log.emit(eventOf('a'))).toMatchObject({ reason: 'unconfirmed' });
    await log.close();
    appendFileSync(join(folder(), 'go'), '');
  });

  test('a journal that cannot be read is refused', async () => {
    installJournalctl(folder(), '#!/bin/sh\necho "no journal" >&2; exit 1');
    await expect(openAudit({ driver: 'memory', confirm: 'journal' })).rejects.toMatchObject({
      code: 'confirm-unreadable',
      message: expect.stringContaining('no journal'),
    });
    rmSync(join(folder(), 'journalctl'));
  });
});
