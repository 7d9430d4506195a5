import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answer, jsonAnswer, LIBVIRT } from '../support/questions/ask.ts';
import { QUESTIONS } from '../support/questions/questions.ts';
import { sentMessages } from '../support/questions/sent.ts';
import { writeWeek } from '../support/week/week.ts';

const { files, truth } = writeWeek();
const path = mkdtempSync(join(tmpdir(), 'questions-'));
for (const { name, text } of files) writeFileSync(join(path, name), text, 'latin1');
afterAll(() => rmSync(path, { recursive: true }));
const log = { path, now: truth.to };

const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

const questions = QUESTIONS.flatMap(({ questions }) => questions.map((each) => [each.question, each] as const));

describe('auvirt answers from the log of a week, as its plan says:', () => {
  test.each(questions)('%s', async (_, { words, found, truth: truthOf, ordered }) => {
    const right = truthOf(truth);
    expect(right).not.toEqual([]);
    const rows = found(await jsonAnswer(log, words));
    if (ordered) expect(rows).toEqual(right);
    else expect(sorted(rows)).toEqual(sorted(right));
  });
});

describe('Its table shows the answer, too:', () => {
  const tables = questions.filter(([, { shown }]) => shown !== undefined);

  test.each(tables)('%s', async (_, { words, shown }) => {
    const lines = (await answer(log, words)).split('\n');
    for (const row of shown?.(truth) ?? []) {
      expect(lines.filter((line) => row.every((word) => line.includes(word)))).not.toEqual([]);
    }
  });
});

describe('auvirt answers from the log of a libvirt, as libvirt says:', () => {
  const sent = sentMessages();

  test.each(questions.filter(([, { libvirt }]) => libvirt !== undefined))('%s', async (_, { libvirt }) => {
    const right = libvirt?.truth(sent) ?? [];
    expect(right).not.toEqual([]);
    expect(sorted(libvirt?.found(await jsonAnswer(LIBVIRT, libvirt.words)) ?? [])).toEqual(sorted(right));
  });
});
