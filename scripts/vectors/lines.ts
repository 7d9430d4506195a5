import { fromByteString } from '../../src/codec/bytes.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';
import { tail } from '../../src/schema/envelope.ts';
import type { AuditTail } from '../../src/text/tail.ts';
import { auditdLines } from './auditd-lines.ts';
import { carriedLines } from './carried-lines.ts';
import { toJson } from './json.ts';
import { DISK } from './record-text.ts';
import type { Topic } from './topic.ts';
import { VERSION } from './version.ts';

/** The contents of docs/vectors/lines.json. */
export const linesJson = () => ({
  version: VERSION,
  // Most lines hold the same record, so lines list only what they change.
  usual: readingOf(DISK),
  lines: topics().flatMap(({ topic, lines }) =>
    lines.map(([id, line]) => ({
      id: `${topic}: ${id}`,
      topic,
      line: toJson(fromByteString(line)),
      reads: changesOf(line),
    })),
  ),
});

/** All topics. */
export const topics = (): readonly Topic[] => [...auditdLines(), ...carriedLines()];

/** The members of a reading that differ from the usual one; null if the line lacks them. */
function changesOf(line: string) {
  const [usual, reading] = [readingOf(DISK), readingOf(line)];
  const names = Object.keys({ ...usual, ...reading });
  const changed = names.filter((name) => JSON.stringify(reading[name]) !== JSON.stringify(usual[name]));
  return Object.fromEntries(changed.map((name) => [name, reading[name] ?? null]));
}

/** What must be read from a line. A member is missing if there is nothing to read. */
function readingOf(line: string): Readonly<Record<string, unknown>> {
  const record = parseRecord(Buffer.from(line, 'latin1'));
  const { type, typeName, node, time, serial, cut, event } = record;
  const { code, field } = record.reason ?? {};
  return given({
    type,
    name: typeName,
    node,
    time,
    serial,
    kernel: pairs(record.kernel),
    message: pairs(record.message),
    tail: given(Object.fromEntries(tail.map(({ property }) => [property, record.tail[property as keyof AuditTail]]))),
    names: pairs(record.enriched),
    cut: cut || undefined,
    event,
    reason: given({ code, field }),
  });
}

const pairs = (fields: AuditRecord['kernel']) => fields.map(({ name, value }) => [name, value]);

/** Without members that are undefined or empty. */
const given = (members: object) =>
  toJson(
    Object.fromEntries(
      Object.entries(members).filter(([name, value]) => value !== undefined && (name === 'event' || !isEmpty(value))),
    ),
  ) as Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
