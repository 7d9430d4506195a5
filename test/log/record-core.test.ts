import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyLine, linePicker, type Screen } from '../../src/log/lines/line-picker.ts';
import { forms } from '../../src/schema/forms.ts';
import { isCompanion, isVirt, typeName } from '../../src/schema/record-types.ts';
import { formatEvent } from '../../src/text/format.ts';
import { eventOf } from '../support/arbitrary.ts';
import { avc, virt } from '../support/log-text.ts';
import { corpusLines, drawing, mutated } from '../support/mutated-lines.ts';
import { logOf, readBothWays } from '../support/read-both-ways.ts';
import { runs } from '../support/runs.ts';

const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

const writable = forms.filter(({ origin }) => origin !== 'docker');
const lines = corpusLines();
const plain = lines.filter((line) => /type=VIRT_.* res=(?:success|failed)'/.test(line) && line.length < 3000);

describe('A record of a row equals the record of its text:', () => {
  test.each(writable.map((form) => [form.kind, form] as const))('in the form %s', (_, form) => {
    fc.assert(
      fc.property(fc.array(eventOf(form), { minLength: 10, maxLength: 20 }), (events) => {
        const log = events.map((event, serial) => {
          const { type, text } = formatEvent(event);
          const res = event.success ? 'success' : 'failed';
          const line = virt(typeName(type).slice('VIRT_'.length), { at: 1_700_000_000, serial, res }, text);
          return bytesOf(serial % 3 === 0 ? `${line}\x1dUID="root" AUID="unset"` : line);
        });
        const { all, rows } = readBothWays([logOf(log)], () => everyLine);
        expect(all).toBe(log.length);
        // Only blanks in a value, or too many fields, are not in plain form.
        if (log.every((line) => !/ (?:[^= ]* |=)/.test(line))) expect(rows).toBe(log.length);
      }),
      { numRuns: runs(5) },
    );
  });

  test('in every line of the corpus', () => {
    const { rows } = readBothWays([logOf(lines)], () => everyLine);
    expect(rows).toBeGreaterThan(1500);
  });

  test('before it was cut into fields', () => {
    for (let seed = 0; seed < runs(10); seed++) {
      const draw = drawing(seed);
      const damaged = logOf(Array.from({ length: 500 }, () => mutated(draw, draw(4) === 0 ? lines : plain)));
      const pick = () => linePicker({ types: () => true, rarelyCut: true });
      const { rows } = readBothWays([damaged], pick, ({ type, time, serial, node, succeeded, body, isRecord }) => {
        return [type, time, serial, node, succeeded, body, isRecord];
      });
      expect(rows).toBeGreaterThan(50);
    }
  });

  test('in lines that are damaged or forged', () => {
    for (let seed = 0; seed < runs(40); seed++) {
      const draw = drawing(seed);
      const damaged = Array.from({ length: 500 }, () => mutated(draw, draw(4) === 0 ? lines : plain));
      const { rows } = readBothWays([logOf(damaged)], () => everyLine);
      expect(rows).toBeGreaterThan(50);
    }
  });

  // Each pair ends alike, or begins alike, but the second one means something else.
  const tail = `exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success'`;
  const head = "type=VIRT_CONTROL msg=audit(1700000000.123:456): pid=1 uid=0 msg='virt=kvm";
  test.each<[string, string]>([
    ['after an enriched tail', `${head} vm="a" ${tail}\x1dUID="root"`],
    ['a separator in the message', `${head} vm=a\x1dUID=1 ${tail}`],
    ['a separator in the message, before an enriched tail', `${head} vm=a\x1db ${tail}\x1dUID="root"`],
    ['a tail within the message', `${head} ${tail} vm="a" ${tail}`],
    ['a quote within the message', `${head} vm='a' ${tail}`],
    ['nothing but a tail', `${head.slice(0, -8)} ${tail}`],
    ['the tail at once', `${head.slice(0, -8)}${tail}`],
    ['two blanks before the tail', `${head}  ${tail}`],
    ['a word without =', `${head} word ${tail}`],
    ['a tail that ends earlier', `${head} vm="a" ${tail.slice(0, -1)}`],
    ['a second msg', `${head} msg='${tail}`],
    ['a quote in the kernel part', `${head.replace('uid=0', "uid='0'")} ${tail}`],
    ['a kernel part that begins alike', `${head.replace('uid=0', 'uid=0 ses=1')} vm="a" ${tail}`],
    ['no kernel part', `${head.replace('pid=1 uid=0 ', '')} vm="a" ${tail}`],
    ['a carriage return', `${head} vm="a" ${tail}\r`],
    ['another host', `node=h ${head} vm="a" ${tail}`],
    ['no host', `node= ${head} vm="a" ${tail}`],
    ['a time after 2106', `${head.replace('1700000000', '9999999999')} vm="a" ${tail}`],
    ['a serial of 33 bits', `${head.replace('456', '4294967296')} vm="a" ${tail}`],
    ['more fields than a row has', `${head}${' a=b'.repeat(50)} ${tail}`],
  ])('after a repeated line, with %s', (_, line) => {
    const repeated = `${head} vm="a" ${tail}`;
    const enriched = `${repeated}\x1dUID="root"`;
    expect(readBothWays([logOf([repeated, line, repeated, line, enriched, line])], () => everyLine).all).toBe(6);
  });
});

/** Lines that contain all of the texts. */
const containing = (...texts: string[]): Screen => ({
  test: (bytes, start, end) => texts.every((text) => bytes.subarray(start, end).includes(text)),
  needles: texts.map((text) => [{ bytes: Buffer.from(text), hex: false }]),
});

describe('The record core picks the same lines as a line picker', () => {
  const wanted = {
    types: (type: number) => isVirt(type) || type === 1400 || type === 1107,
    beside: { types: isCompanion, of: (type: number) => type === 1400 },
  };
  const pickers = {
    'all lines': () => everyLine,
    'some types': () => linePicker({ types: isVirt }),
    'types beyond the table': () => linePicker({ types: (type) => type > 4000 || type === 0 }),
    'every type': () => linePicker({ types: () => true }),
    'companions too': () => linePicker(wanted),
    'a screen': () => linePicker({ ...wanted, screen: containing('web') }),
    'a screen of two texts': () => linePicker({ ...wanted, screen: containing('web', '0-') }),
    'records that are rarely cut': () => linePicker({ ...wanted, rarelyCut: true }),
  };

  test.each(Object.entries(pickers))('that takes %s', (_, pick) => {
    for (let seed = 0; seed < runs(5); seed++) {
      const draw = drawing(seed);
      const log = Array.from({ length: 400 }, (_, at) => {
        if (draw(3) !== 0) return [mutated(draw, lines)];
        const serial = 1000 + at + draw(20);
        const [access, call] = avc({ at: 1_700_000_000, serial }) as [string, string];
        return [[access, call], [call, access], [call], [call, call, access]][draw(4)] as string[];
      });
      // Events interleave.
      const mixed = log.flat().map((line, at) => [at + draw(12), line] as const);
      mixed.sort(([a], [b]) => a - b);
      readBothWays([logOf(mixed.map(([, line]) => line))], pick);
    }
  });
});
