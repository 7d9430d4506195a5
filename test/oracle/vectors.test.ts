import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { messageEvents, type NamedEvent } from '../../scripts/vectors/messages.ts';
import type { AuditText } from '../../src/codec/bytes.ts';
import { dictionary } from '../../src/schema/dictionary.ts';
import { type Field, isLiteral } from '../../src/schema/form.ts';
import { formOfKind } from '../../src/schema/forms.ts';
import { oracle, PYTHON, python3Missing, pythonAuditMissing } from '../support/oracle.ts';
import { type Encoder, loadEncoder } from '../support/oracle-encoder.ts';
import { folderPerTest } from '../support/test-folder.ts';

const VECTORS = fileURLToPath(new URL('../../docs/vectors', import.meta.url));

const [libaudit, missing] = await loadEncoder();

oracle('The messages of docs/vectors, compared with libaudit', missing, () => {
  const { encode } = libaudit as Encoder;
  const { messages } = JSON.parse(readFileSync(`${VECTORS}/messages.json`, 'utf8')) as {
    messages: readonly { readonly id: string; readonly text?: string }[];
  };
  const texts = new Map(messages.map(({ id, text }) => [id, text]));
  const valid = messageEvents().filter(([id]) => texts.get(id) !== undefined);

  test('have the bytes that libaudit writes for every encoded value', () => {
    for (const named of valid) expect(texts.get(named[0]), named[0]).toBe(withLibaudit(named));
    expect(valid.length).toBeGreaterThan(100);
  });

  /** The message of an event, with encoded values from libaudit and the others as they are. */
  function withLibaudit([, event]: NamedEvent): string {
    const pair = (wire: string, codec: Field['codec'], value: unknown): string =>
      codec.kind === 'encoded' ? encode(wire, value as AuditText | null) : `${wire}=${codec.encode(value)}`;
    const fields = (formOfKind.get(String(event.kind))?.fields ?? []).map((field) =>
      isLiteral(field) ? `${field.wire}=${field.value}` : pair(field.wire, field.codec, event[field.property]),
    );
    const extra = Object.entries(event.extra ?? {}).map(([name, value]) =>
      pair(name, dictionary.get(name) as Field['codec'], value),
    );
    return [...fields, ...extra].join(' ');
  }
});

const python = (program: string, path: string) => spawnSync(program, ['-B', path], { encoding: 'utf8' });

oracle('The runner of docs/vectors in Python', python3Missing(), () => {
  const folderOf = folderPerTest('vectors');

  test('formats and reads as the vectors say', () => {
    const { status, stdout, stderr } = python('python3', `${VECTORS}/run.py`);
    expect(stdout + stderr).toMatch(
      /^messages: (\d+) of \1 .*\nlines: (\d+) of \2 .*\n.*\nmessages, read back: (\d+) of \3 /,
    );
    expect(status).toBe(0);
  });

  test.each([
    ['messages.json', 'op=start', 'op=stop'],
    ['messages.json', '"error":"value-raw"', '"error":"value-type"'],
    ['lines.json', '"reads":{"node":"host7"}', '"reads":{"node":"host8"}'],
  ])('finds that %s has %s changed to %s', (file, right, wrong) => {
    const folder = folderOf();
    cpSync(VECTORS, folder, { recursive: true });
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    expect(text).toContain(right);
    writeFileSync(`${folder}/${file}`, text.replace(right, wrong));
    expect(python('python3', `${folder}/run.py`).status).toBe(1);
  });
});

oracle('The vectors, compared with libaudit and libauparse in Python', pythonAuditMissing(), () => {
  test('agree', () => {
    const { status, stdout, stderr } = python(PYTHON, `${VECTORS}/python3_audit.py`);
    expect(stdout + stderr).toMatch(
      /^messages, encoded by libaudit: (\d+) of \1 .*\nlines, read by libauparse: (\d+) of \2 /,
    );
    expect(status).toBe(0);
  });
});
