import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cookbookPage } from '../scripts/generate-cookbook.ts';
import { eventSchema } from '../scripts/generate-event-schema.ts';
import { eventsSource } from '../scripts/generate-events.ts';
import { exitPage, manualPages } from '../scripts/generate-manual.ts';
import { recordsPage } from '../scripts/generate-records.ts';
import { timelinePicture } from '../scripts/generate-timeline.ts';
import { vectorFiles } from '../scripts/generate-vectors.ts';
import { ERROR_CODES } from '../src/util/errors.ts';
import { auvirtCases, searchCases } from './support/corpus.ts';

const root = new URL('..', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('Generated files are up to date (npm run generate):', () => {
  test('the types of events', () => {
    const formatted = execFileSync('npx', ['biome', 'format', '--stdin-file-path=src/schema/events.ts'], {
      cwd: root,
      input: eventsSource(),
      encoding: 'utf8',
    });
    expect(read('src/schema/events.ts')).toBe(formatted);
  });

  test('the schema of events', () => {
    expect(read('docs/event.schema.json')).toBe(eventSchema());
  });

  test('the cookbook', async () => {
    expect(read('docs/cookbook.md')).toBe(await cookbookPage());
  });

  test('the picture of a week', async () => {
    expect(read('docs/timeline.svg')).toBe(await timelinePicture());
  });

  test('the page of records', () => {
    expect(read('docs/records.md')).toBe(recordsPage());
  });

  test.each(vectorFiles())('the vectors in %s', (name, text) => {
    expect(read(`docs/vectors/${name}`)).toBe(text);
  });
});

describe('The manual', () => {
  test.each(manualPages())('says in %s what the option tables say', (name, text) => {
    expect(read(`docs/man/${name}`)).toBe(text);
  });

  test('and the page of exit statuses are up to date', () => {
    expect(read('docs/exit-status.md')).toBe(exitPage());
  });

  test('is listed in package.json, as the build writes it', () => {
    const pages = manualPages().map(([name]) => `./dist/man/${name.replace(/\.md$/, '')}`);
    expect(JSON.parse(read('package.json')).man.toSorted()).toEqual(pages.toSorted());
  });
});

describe('The package has', () => {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
  )[0].files.map(({ path }: { path: string }) => path) as string[];

  test('every file that README links, the schemas among them', () => {
    const targets = [...read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target as string);
    expect(targets).toContain('docs/session.schema.json');
    const inPackage = (target: string) => packed.some((path) => path === target || path.startsWith(target));
    expect(targets.filter((target) => !inPackage(target))).toEqual([]);
  });
});

describe('docs/errors.md lists', () => {
  const section = (title: string) =>
    [...(read('docs/errors.md').split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '').matchAll(/^### `([^`]+)`/gm)].map(
      ([, code]) => code,
    );
  const union = (path: string, name: string) => {
    const source = read(path).split(`export type ${name} =`)[1]?.split(';')[0] ?? '';
    return [...source.matchAll(/\| '([\w-]+)'/g)].map(([, code]) => code);
  };

  test('every error code, and no other', () => {
    expect(section('Errors').toSorted()).toEqual([...ERROR_CODES].toSorted());
  });

  test('every reason why a record has no event, and no other', () => {
    expect(union('src/text/reason.ts', 'ReasonCode')).not.toEqual([]);
    expect(section('Reasons').toSorted()).toEqual(union('src/text/reason.ts', 'ReasonCode').toSorted());
  });

  test('every reason why a message is not recorded or perhaps not, and no other', () => {
    const reasons = ['NotRecorded', 'Doubt'].map((name) => union('src/emit/channel/outcome.ts', name));
    expect(reasons).not.toContainEqual([]);
    expect(section('Outcomes').toSorted()).toEqual(reasons.flat().toSorted());
  });
});

describe('docs/differences.md', () => {
  const named = [...read('docs/differences.md').matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name);

  test('names only logs that are in test/corpus', () => {
    const cells = read('docs/differences.md')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split('|').at(-2)?.trim() ?? '');
    const cases = cells.filter((cell) => /^`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*$/.test(cell));
    const names = cases.flatMap((cell) => cell.split(', ').map((each) => each.slice(1, -1)));
    expect(names.length).toBeGreaterThan(40);
    const known = new Set([...auvirtCases, ...searchCases].map(({ name }) => name));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('names each log for which 3.0.9 prints something else', () => {
    const different = [...auvirtCases, ...searchCases]
      .filter(({ runs }) => runs.some(({ as309 }) => !as309))
      .map(({ name }) => name);
    expect(different.filter((name) => !named.includes(name))).toEqual([]);
  });
});

describe('Links in the documentation', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'native/README.md',
    'docs/vectors/README.md',
    ...readdirSync(new URL('docs', root))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];

  test.each(pages)('of %s lead to existing files', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target as string);
    for (const target of targets.filter((target) => !target.includes('docs/api') && !target.startsWith('api/'))) {
      expect(() => readFileSync(new URL(target, new URL(page, root))), target).not.toThrow(/ENOENT/);
    }
  });
});
