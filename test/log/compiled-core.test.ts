import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { recordCoreModule, recordCoreSources } from '../../scripts/generate-record-core.ts';
import { COMPILED, SOURCES } from '../../src/log/core/compiled.ts';
import { instantiate } from '../../src/log/core/exports.ts';
import { COLUMN } from '../../src/log/core/row.ts';
import { OPERATION } from '../../src/log/core/row-printer.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('src/log/core/compiled.ts is made from the present sources (npm run build:core)', () => {
  expect(SOURCES).toBe(recordCoreSources());
  expect(read('src/log/core/compiled.ts')).toBe(recordCoreModule(Buffer.from(COMPILED, 'base64')));
});

test('The record core exports what src/log/core/exports.ts declares, and nothing else', () => {
  const declared = read('src/log/core/exports.ts').split('interface CoreExports')[1]?.split('\n}')[0] ?? '';
  const names = [...declared.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name);
  expect(Object.keys(instantiate()).toSorted()).toEqual(names.toSorted());
});

test('src/log/core has the constants of native/record-core', () => {
  const header = read('native/record-core/core.h');
  const source = (name: string): string => header + read(`native/record-core/${name}.c`);
  /** Of an enumeration, or the bounds of a table. */
  const inC = (name: string, file: string, before = `\\b${name} = `): number =>
    numberOf(new RegExp(`${before}([\\w <]+)`).exec(source(file))?.[1]);
  const script =
    read('src/log/core/row.ts') + read('src/log/core/record-core.ts') + read('src/log/core/row-printer.ts');
  const ours = (name: string): number =>
    numberOf(new RegExp(`\\b(?:const )?${name}(?: =|:) ([\\w <]+)`).exec(script)?.[1]);

  for (const use of ['WANTED', 'PLAIN', 'MAIN', 'BESIDE', 'FRAMED', 'SCREENED'])
    expect(ours(use), use).toBe(inC(use, 'types'));
  expect(ours('BLOCK')).toBe(inC('BLOCK', 'ring'));
  expect(ours('TYPES')).toBe(inC('KNOWN', 'types'));
  expect(ours('ROWS')).toBe(inC('ROWS', 'rows'));
  expect(ours('TOO_LONG')).toBe(inC('TOO_LONG', 'rows'));
  expect(ours('VALUES')).toBe(inC('', 'ring', 'texts_init\\(&values, '));
  // The rows of one scan: the last may bring its companions.
  expect(ours('MOST_AT_ONCE')).toBeGreaterThan(inC('ROWS_AT_ONCE', 'ring') + inC('MOST_OF_EVENT', 'companions'));
  expect(ours('ROWS')).toBeGreaterThanOrEqual(2 * ours('MOST_AT_ONCE'));

  expect(ours('WORDS')).toBe(inC('WORDS', 'print'));
  const operations = /^ {2}END,[^}]*/m.exec(source('print'))?.[0].match(/^ {2}\w+/gm) ?? [];
  expect(operations.map((_, number) => number)).toEqual(Object.values(OPERATION));

  const columns = columnsOf(header);
  const at = (name: string): number => columns.indexOf(name);
  expect(ours('ROW')).toBe(columns.length);
  expect(columns.length % 2, 'rows begin at 8 bytes').toBe(0);
  const { firstValue, bodyEnd, ...others } = COLUMN;
  expect([firstValue, bodyEnd]).toEqual([at('value'), at('body_end')]);
  for (const [name, column] of Object.entries(others)) expect(column, name).toBe(at(name));
  expect(inC('MOST_VALUES', 'rows')).toBe(columns.filter((name) => name === 'value').length);
});

/** `8192`, `0xff` or `1 << 15`. */
function numberOf(text = ''): number {
  const [number = '', shift = '0'] = text.trim().split(' << ');
  expect(Number(number), text).not.toBeNaN();
  return Number(number) * 2 ** Number(shift);
}

/** The names of a row's fields, by the numbers of their 32-bit words. */
function columnsOf(header: string): string[] {
  const row = /typedef struct \{([^}]*)\} Row;/.exec(header)?.[1]?.replaceAll(/\/\/.*/g, '') ?? '';
  return row.split(';').flatMap((declaration) => {
    const [, type, names = ''] = /(u32|u64) (.*)/.exec(declaration) ?? [];
    return names.split(', ').flatMap((name) => {
      const [, bare, times] = /(\w+)(?:\[(\d+)\])?/.exec(name) ?? [];
      if (bare === undefined) return [];
      return new Array<string>(Number(times ?? (type === 'u64' ? 2 : 1))).fill(bare);
    });
  });
}
