import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { everyLine, type LinePicker, linePicker } from '../../src/log/lines/line-picker.ts';
import { isCompanion, isVirt, typeNames, typeNumber } from '../../src/schema/record-types.ts';
import { corpusLines, drawing, mutated } from '../support/mutated-lines.ts';
import { CHECKED_CORE, checkedCoreMissing, oracle } from '../support/oracle.ts';
import { logOf } from '../support/read-both-ways.ts';
import { runs } from '../support/runs.ts';

oracle('The record core, compiled with checks of its memory,', checkedCoreMissing(), () => {
  const related = linePicker({
    types: (type) => isVirt(type) || type === 1400,
    beside: { types: isCompanion, of: (type) => type === 1400 },
  });

  const screened = linePicker({
    types: isVirt,
    screen: { test: (bytes, start, end) => bytes.subarray(start, end).includes('a'), needles: [] },
    rarelyCut: true,
  });

  test.each([
    ['all lines', everyLine, 4],
    ['related lines', related, 32],
    ['lines with a text', screened, 4],
  ])('reads %s that are damaged or forged, and depends neither on cuts nor on bytes behind them', (_, pick, blocks) => {
    const lines = corpusLines();
    for (let seed = 0; seed < runs(25); seed++) {
      const draw = drawing(seed);
      const log = logOf(Array.from({ length: 20_000 }, () => mutated(draw, lines)));
      const [lineSum = '', fieldSum = ''] = checked(1, 1, blocks, pick, log);
      expect(Number.parseInt(fieldSum, 10)).toBeGreaterThan(1000);
      expect(checked(1, 2, blocks, pick, log)).toEqual([lineSum, fieldSum]);
      expect(checked(2, 1, blocks, pick, log)[0]).toBe(lineSum);
    }
  });
});

/** What native/record-core-checked/main.c prints of a log: about its lines, and about their fields. */
function checked(cuts: number, junk: number, blocks: number, { core }: LinePicker, input: Buffer): string[] {
  const types = [...typeNames].map((name) => [name, typeNumber(name) as number] as const);
  const words = types.map(([name, type]) => `${name}:${type}:${core.uses(type)}`);
  const options = [cuts, junk, blocks, core.takesAll ? 1 : 0].map(String);
  const { stdout, stderr, status } = spawnSync(CHECKED_CORE, [...options, ...words], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trim().split('\n');
}
