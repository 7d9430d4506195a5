import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { jsonAnswer, LIBVIRT } from '../support/questions/ask.ts';
import { QUESTIONS } from '../support/questions/questions.ts';
import { sentMessages } from '../support/questions/sent.ts';
import { sortedRows } from '../support/sorted-rows.ts';
import { writeWeek } from '../support/week/week.ts';

const { files, truth } = writeWeek();
const path = mkdtempSync(join(tmpdir(), 'questions-'));
for (const { name, text } of files) writeFileSync(join(path, name), text, 'latin1');
afterAll(() => rmSync(path, { recursive: true }));
const log = { path, now: truth.to };

const questions = QUESTIONS.flatMap(({ questions }) => questions.map((each) => [each.question, each] as const));

describe('auvirt answers from the log of a week, as its plan says:', () => {
  test.each(questions)('%s', async (_, { words, found, truth: truthOf, ordered }) => {
    const right = truthOf(truth);
    expect(right).not.toEqual([]);
    const rows = found(await jsonAnswer(log, words));
    if (ordered) expect(rows).toEqual(right);
    else expect(sortedRows(rows)).toEqual(sortedRows(right));
  });
});

describe('The cookbook shows the answer, too:', () => {
  const page = readFileSync(new URL('../../docs/cookbook.md', import.meta.url), 'utf8');
  const shown = questions.flatMap(([title, { shown }]) =>
    shown === undefined ? [] : [[title, shown(truth)] as const],
  );

  test.each(shown)('%s', (title, rows) => {
    const lines = page.split(`\n### ${title}\n`)[1]?.split('\n### ')[0]?.split('\n') ?? [];
    for (const row of rows)
      expect(
        lines.some((line) => row.every((word) => line.includes(word))),
        row.join(),
      ).toBe(true);
  });
});

describe('auvirt answers from the log of a libvirt, as libvirt says:', () => {
  const sent = sentMessages();

  test.each(questions.filter(([, { libvirt }]) => libvirt !== undefined))('%s', async (_, { libvirt }) => {
    const right = libvirt?.truth(sent) ?? [];
    expect(right).not.toEqual([]);
    expect(sortedRows(libvirt?.found(await jsonAnswer(LIBVIRT, libvirt.words)) ?? [])).toEqual(sortedRows(right));
  });
});
