import { isUtf8 } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { HEADERS, MARKS } from '../../src/log/record/headers.ts';
import { SEPARATOR, SEPARATOR_SPELLINGS } from '../../src/log/record/separators.ts';
import { HOST_MEMBERS, MESSAGE_MEMBERS } from '../../src/log/record/wrappers.ts';

/** A chain of relays and tools that a log goes through. */
export interface Chain {
  /** How the separator byte before auditd's names is written at the end of the chain. */
  readonly separator: string;
  /** The start of each line; `HOST` is replaced by the host. */
  readonly header: string;
  /** Member names of the object around each line, if there is one. */
  readonly object: { readonly message: string; readonly host: string } | undefined;
  readonly mark: string;
  readonly lineEnd: '\n' | '\r\n';
  readonly encoding: 'latin1' | 'utf16le' | 'gzip';
}

/** The host in the headers of a chain. */
const HOST = 'hv-7.example';

const none = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom('', ...values);

/** Random chains of the forms in the reader's tables. */
export const chains: fc.Arbitrary<Chain> = fc.record({
  separator: fc.constantFrom(...SEPARATOR_SPELLINGS.map(({ spelling }) => spelling)),
  header: none(HEADERS.flatMap(({ examples }) => examples)),
  object: fc.option(
    fc.record({ message: fc.constantFrom(...MESSAGE_MEMBERS), host: fc.constantFrom(...HOST_MEMBERS) }),
    {
      nil: undefined,
      freq: 3,
    },
  ),
  mark: none(MARKS.flatMap(({ examples }) => examples)),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  encoding: fc.constantFrom('latin1', 'utf16le', 'gzip'),
});

/** The records of a log as byte strings: the lines that start as auditd writes them. */
export const recordLines = (log: string): string[] => log.split('\n').filter((line) => /^(?:type|node)=/.test(line));

/** The lines of a log after they went through a chain. */
export function carried(lines: readonly string[], chain: Chain): Buffer {
  const { separator, header, object, mark, lineEnd, encoding } = chain;
  const text = lines.map((line) => {
    const rewritten = line.replace(SEPARATOR, separator);
    const headed = header.replace('HOST', HOST) + rewritten;
    return mark + (object === undefined || !isText(headed) ? headed : wrapped(headed, object)) + lineEnd;
  });
  const bytes = Buffer.from(text.join(''), 'latin1');
  if (encoding === 'gzip') return gzipSync(bytes);
  if (encoding === 'latin1' || !isUtf8(bytes)) return bytes;
  return Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le');
}

/** The same lines as auditd would write them on the host that the chain names. */
export const clean = (lines: readonly string[], { header, object }: Chain): Buffer =>
  Buffer.from(
    lines
      .map((line) => {
        const isNamed = header.includes('HOST') || (object !== undefined && isText(header + line));
        return `${isNamed && line.startsWith('type=') ? `node=${HOST} ` : ''}${line}\n`;
      })
      .join(''),
    'latin1',
  );

const isText = (line: string): boolean => isUtf8(Buffer.from(line, 'latin1'));

function wrapped(line: string, { message, host }: NonNullable<Chain['object']>): string {
  const text = Buffer.from(line, 'latin1').toString('utf8');
  return Buffer.from(JSON.stringify({ [host]: HOST, [message]: text, priority: 'notice' }), 'utf8').toString('latin1');
}
