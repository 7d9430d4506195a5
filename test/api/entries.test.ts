import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, { types: string; default: string }> };

/** The entry files: all files directly in src. */
const entries = readdirSync(new URL('src', root))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length))
  .sort();

test('each entry file is a subpath of the package, with its own types', () => {
  const subpaths = Object.entries(exports).filter(([subpath]) => subpath !== './package.json');
  expect(subpaths.map(([subpath]) => (subpath === '.' ? 'index' : subpath.slice(2))).sort()).toEqual(entries);
  for (const [subpath, targets] of subpaths) {
    const name = subpath === '.' ? 'index' : subpath.slice(2);
    expect(targets).toEqual({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
  }
});

test('each entry file has a page in the reference', () => {
  const { entryPoints } = JSON.parse(read('typedoc.json')) as { entryPoints: string[] };
  expect(entryPoints.toSorted()).toEqual(entries.map((name) => `src/${name}.ts`));
  for (const name of entries) {
    const page = name === 'index' ? 'libaudit-virt' : `libaudit-virt/${name}`;
    expect(read(`src/${name}.ts`)).toContain(` * @module ${page}\n`);
  }
});

test('each entry file lists its exports by name', () => {
  for (const name of entries) expect(read(`src/${name}.ts`)).not.toMatch(/export (?:type )?\*/);
});

test('each entry exports exactly these values', async () => {
  const values: Record<string, string[]> = {};
  for (const name of entries) values[name] = Object.keys(await import(`../../src/${name}.ts`)).sort();
  expect(values).toEqual({
    driver: [],
    events: [],
    expect: ['expectRecords', 'logPosition'],
    index: [
      'AuditError',
      'ERROR_CODES',
      'FormatError',
      'GuestAudit',
      'TransportError',
      'UsageError',
      'VIRT',
      'auditLogVirtControl',
      'auditLogVirtCreate',
      'auditLogVirtDestroy',
      'auditLogVirtIntegrityCheck',
      'auditLogVirtMachineId',
      'auditLogVirtMigrateIn',
      'auditLogVirtMigrateOut',
      'auditLogVirtResource',
      'ffiNapiDriver',
      'fileDriver',
      'formatEvent',
      'koffiDriver',
      'memoryDriver',
      'openAudit',
      'parseMessage',
      'typeName',
      'typeNumber',
      'verifyRoundTrip',
    ],
    lint: ['LogLinter', 'lintLog', 'lintRecord', 'ruleCatalog'],
    log: [
      'eventFromJson',
      'parseJournalEntry',
      'parseRecord',
      'readEvents',
      'readRecords',
      'readSessions',
      'select',
      'sessionToJson',
      'toEcs',
      'toJson',
    ],
    timeline: ['readTimeline', 'timelineHtml', 'timelineSvg'],
    vitest: ['auditMatchers'],
  });
});
