import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { oracle } from '../support/oracle.ts';
import { relays } from '../support/relays.ts';

const LIBVIRT = readFileSync(new URL('../corpus/libvirt/audit-raw.log', import.meta.url), 'latin1');

/**
 * The corpus as auditd writes it with log_format=ENRICHED, with the byte 0x1D that relays rewrite.
 */
const ENRICHED = LIBVIRT.replaceAll(/^(type=VIRT_.*)$/gm, '$1\x1dUID="root" AUID="anna"');

for (const relay of relays) {
  oracle(`the real ${relay.name}`, relay.missing(), () => {
    const folder = mkdtempSync(join(tmpdir(), 'relays-'));
    const logs = { raw: LIBVIRT, enriched: ENRICHED };

    beforeAll(async () => {
      for (const [name, text] of Object.entries(logs)) {
        const log = join(folder, `${name}.log`);
        writeFileSync(log, text, 'latin1');
        mkdirSync(join(folder, name));
        await relay.send(log, join(folder, name));
      }
    }, 120_000);

    for (const name of Object.keys(logs)) {
      for (const form of relay.forms) {
        test(`passes on a log of form ${name} as ${form} with every fact but the host unchanged`, async () => {
          const [clean, relayed] = [join(folder, `${name}.log`), join(folder, name, form)];
          for (const words of COMMANDS) {
            const [before, after] = [await run([...words, clean]), await run([...words, relayed])];
            expect(after.code, words.join(' ')).toBe(before.code);
            expect(
              firstDifference(withoutRelay(before.out, relay.host), withoutRelay(after.out, relay.host)),
              words.join(' '),
            ).toBeUndefined();
          }
        });
      }
    }
  });
}

const COMMANDS = [
  ['--format', 'json', '--file'],
  ['-s', '--file'],
  ['-a', '--show-uuid', '--proof', '--file'],
  ['search', '-m', 'ALL', '--format', 'json', '--input'],
  ['report', '--virt', '--input'],
  ['report', '--resources', '--format', 'json', '--input'],
];

/** The output without what a relay adds: the raw line and the relay's host. Other hosts stay. */
const withoutRelay = (output: string, host: string): string =>
  output.replaceAll(`"node":"${host}"`, '"node":null').replaceAll(/"raw":"(?:[^"\\]|\\.)*"/g, '"raw":""');

/** The first line that differs: a difference of all lines would be too long to read. */
function firstDifference(
  before: string,
  after: string,
): { clean: string | undefined; relayed: string | undefined } | undefined {
  const [clean, relayed] = [before.split('\n'), after.split('\n')];
  const at = Array.from({ length: Math.max(clean.length, relayed.length) }, (_, i) => i).find(
    (i) => clean[i] !== relayed[i],
  );
  return at === undefined ? undefined : { clean: clean[at], relayed: relayed[at] };
}
