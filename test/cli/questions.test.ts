import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { jsonAnswer, LIBVIRT } from '../support/questions/ask.ts';
import { QUESTIONS } from '../support/questions/questions.ts';
import { sharesIn, sharing } from '../support/questions/resources.ts';
import { idOf, type SessionRow } from '../support/questions/rows.ts';
import { sentMessages } from '../support/questions/sent.ts';
import { heldAt, running } from '../support/questions/truths.ts';
import { sortedRows } from '../support/sorted-rows.ts';
import { writeWeekTo } from '../support/week/write-files.ts';

const path = mkdtempSync(join(tmpdir(), 'questions-'));
const { truth } = writeWeekTo(path);
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

test('auvirt report --shared finds every disk that guests had at once, and all of their partners', async () => {
  const found = sharing(await jsonAnswer(log, ['report', '--resources', '--shared', '--resource', 'disk']));
  expect(sortedRows(found)).toEqual(sortedRows(sharesIn(truth)));
});

describe('auvirt --at lists what ran then, and what it held:', () => {
  const times = [
    ['while a guest moves', new Date(truth.moves[0]?.arrived ?? 0).toISOString()],
    ['while a host is down', '2026-11-18T02:01'],
    ['after a stop that is not recorded', '2026-11-19T03:00'],
    ['right before a host loses its power', '2026-11-21T11:04:59'],
  ] as const;

  test.each(times)('%s', async (_, time) => {
    const end = 1000 * Math.floor(Date.parse(time.endsWith('Z') ? time : `${time}Z`) / 1000) + 999;
    const sessions: SessionRow[] = await jsonAnswer(log, ['--at', time]);
    const kinds = new Set(['disk', 'net', 'dev', 'mem', 'vcpu']);
    const held = sessions.flatMap((session) =>
      session.resources.flatMap(({ resource, value }) =>
        kinds.has(resource) ? [[...idOf(session), resource, value]] : [],
      ),
    );
    const ran = running(truth, end);
    expect(sortedRows(sessions.map((session) => [...idOf(session), session.start?.time]))).toEqual(sortedRows(ran));
    expect(sortedRows(held)).toEqual(sortedRows(heldAt(truth, end)));
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
