import { expect, test } from 'vitest';
import { tokenize } from '../../src/text/tokens.ts';

test.each<[string, string, [string, string][]]>([
  [
    'blanks separate fields',
    'a=1  b=2 ',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'a word without a name belongs to the value before it',
    'path=/a b  c d=1',
    [
      ['path', '/a b  c'],
      ['d', '1'],
    ],
  ],
  ['words before the first field are not fields', 'avc:  denied  { read } for  pid=1', [['pid', '1']]],
  [
    'a word that begins with an equals sign has no name',
    'a=1 =b c==2',
    [
      ['a', '1 =b'],
      ['c', '=2'],
    ],
  ],
  [
    'a field may be empty',
    'a= b=',
    [
      ['a', ''],
      ['b', ''],
    ],
  ],
  ['an empty text has no fields', '', []],
])('%s', (_, text, tokens) => {
  expect(tokenize(text).map(({ name, wire }) => [name, wire])).toEqual(tokens);
});
