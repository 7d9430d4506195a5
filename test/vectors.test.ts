import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromByteString, toByteString } from '../src/codec/bytes.ts';
import type { Codec } from '../src/codec/codec.ts';
import { fromJsonText } from '../src/codec/text-json.ts';
import { HEADERS, MARKS } from '../src/log/record/headers.ts';
import { SEPARATOR_SPELLINGS } from '../src/log/record/separators.ts';
import { dictionary } from '../src/schema/dictionary.ts';
import { valueFields } from '../src/schema/form.ts';
import { forms, writtenForms } from '../src/schema/forms.ts';
import { parseMessage } from '../src/text/parse.ts';
import { ERROR_CODES } from '../src/util/errors.ts';

interface MessageVector {
  readonly id: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly type?: number;
  readonly text?: string;
  readonly error?: string;
  readonly field?: string;
}

interface LineVector {
  readonly id: string;
  readonly topic: string;
  readonly reads: { readonly reason?: { readonly code: string } };
}

const read = (path: string) => readFileSync(new URL(`../docs/${path}`, import.meta.url), 'utf8');
const load = (name: string) => JSON.parse(read(`vectors/${name}.json`));
const { messages } = load('messages') as { readonly messages: readonly MessageVector[] };
const { lines } = load('lines') as { readonly lines: readonly LineVector[] };
const valid = messages.filter(({ text }) => text !== undefined);

const sorted = (items: Iterable<string | undefined>) => [...new Set(items)].filter((item) => item !== undefined).sort();

describe('The message vectors', () => {
  test('have different names', () => {
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  });

  test('have a valid message of every form that is written', () => {
    expect(sorted(valid.map(({ event }) => String(event.kind)))).toEqual(sorted(writtenForms.map(({ kind }) => kind)));
  });

  const isInvalid = (property: string) => (vector: MessageVector) =>
    vector.field === property && vector.error?.startsWith('value-');
  const key = ({ kind, pattern, words }: Codec<unknown>) =>
    `${kind} ${pattern?.source} ${kind === 'choice' ? words : ''}`;

  test('have an invalid value of every codec', () => {
    const fields = writtenForms.flatMap((form) => valueFields(form).map((field) => ({ form, ...field })));
    for (const codec of new Set(fields.map((field) => key(field.codec)))) {
      const same = fields.filter((field) => key(field.codec) === codec);
      const vectors = messages.filter(({ event }) => same.some(({ form }) => form.kind === event.kind));
      expect(
        same.some(({ wire }) => vectors.some(isInvalid(wire))),
        codec,
      ).toBe(true);
    }
  });

  test('have every extra field that a form of the first record type can have', () => {
    const allowed = new Set(valid.flatMap(({ event }) => Object.keys(event.extra ?? {})));
    const taken = new Set(messages.filter(({ error }) => error === 'extra-taken').map(({ field }) => field));
    expect([...dictionary.keys()].filter((name) => !allowed.has(name) && !taken.has(name))).toEqual([]);
  });

  test('have every error of the writer', () => {
    // Those of functions that take more than an event, and of everything that is not about events.
    const others = ERROR_CODES.slice(ERROR_CODES.indexOf('guest-sequence'));
    const ours = ERROR_CODES.filter((code) => ![...others, 'kind-mismatch', 'success-missing'].includes(code));
    expect(sorted(messages.map(({ error }) => error))).toEqual(sorted(ours));
  });

  test('are read back as the event, with bytes that are UTF-8 as text', () => {
    for (const { id, type = 0, text = '', event } of valid) {
      const { success, extra, ...values } = event;
      const written = Object.entries(values).map(([name, value]) => [name, asRead(value)]);
      const { extra: readExtra, ...read } = parseMessage(type, text).event ?? {};
      expect(read, id).toEqual(Object.fromEntries(written));
      expect(readExtra ?? {}, id).toEqual(extra ?? {});
    }
  });
});

/** A value of an event as the reader returns it. */
function asRead(value: unknown): unknown {
  const text = fromJsonText(value);
  return text === undefined ? value : fromByteString(toByteString(text));
}

describe('The line vectors', () => {
  const topic = (name: string) => lines.filter((line) => line.topic === name);

  test('have different names', () => {
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  });

  test('have every example of a header, every mark and every spelling of the separator', () => {
    expect(topic('header')).toHaveLength(HEADERS.flatMap(({ examples }) => examples).length);
    expect(topic('mark')).toHaveLength(MARKS.flatMap(({ examples }) => examples).length);
    expect(topic('separator')).toHaveLength(SEPARATOR_SPELLINGS.length);
  });

  test('have every reason why a line has no event', () => {
    const section = read('errors.md').split('\n## Reasons\n')[1]?.split('\n## ')[0] ?? '';
    const codes = [...section.matchAll(/^### `([^`]+)`/gm)].map(([, code]) => code);
    // Readers of whole logs skip lines of more than a megabyte.
    const ofLines = codes.filter((code) => code !== 'line-too-long');
    expect(sorted(lines.map(({ reads }) => reads.reason?.code))).toEqual(sorted(ofLines));
  });
});

test('docs/vectors/forms.json has all forms', () => {
  expect((load('forms').forms as { kind: string }[]).map(({ kind }) => kind)).toEqual(forms.map(({ kind }) => kind));
});

test.each(['forms', 'messages', 'lines'])('docs/vectors/%s.json has the version of its README', (name) => {
  expect(read('vectors/README.md')).toContain(`version ${load(name).version}`);
});
