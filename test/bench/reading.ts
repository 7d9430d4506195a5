import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, cost } from './cost.ts';
import { SHAPES, writeMixedLog, writeSessions } from './log.ts';
import type { PairOptions, Results } from './results.ts';

/** Megabytes from which on a comparison with grep says more about reading than about starting. */
const FULL = 1000;

const MAIN = new URL('../../dist/cli/main.cjs', import.meta.url).pathname;
if (!existsSync(MAIN)) throw new Error('dist is missing: run npm run build first');

// 1 says that a search found nothing, or that `lint` found something.
const ours = (...words: string[]): Command => ({ words: [process.execPath, MAIN, ...words], codes: [1] });
const theirs = (...words: string[]): Command => ({ words, codes: [1] });
const node = theirs(process.execPath, '-e', '0');

/**
 * Where auvirt 3.0.9 misses crashes of guests, which docs/differences.md explains.
 */
const ANOMALIES = /^anom /;
const UUID = '0000000b-0000-4000-8000-000000000011';

/** Measures everything that reads, in logs of some megabytes that are kept in a folder. */
export class Reading {
  readonly #results: Results;
  readonly #size: number;
  readonly #folder: string;

  constructor(results: Results, size: number, folder: string) {
    this.#results = results;
    this.#size = size;
    this.#folder = folder;
  }

  run(): void {
    const groups = { mixed: () => this.#mixed(), small: () => this.#small(), virt: () => this.#virtOnly() };
    const others = { start: () => this.#start(), growth: () => this.#growth(), open: () => this.#open() };
    for (const [group, measure] of Object.entries({ ...groups, ...others })) if (this.#results.wants(group)) measure();
  }

  /** The log of a busy host: 5 % of its records are VIRT records. */
  #mixed(): void {
    const log = this.#mixedLog(this.#size);
    const name = `${this.#size} MB, 5 % VIRT`;
    const judged = this.#size >= FULL;
    const toGrep = (what: string, command: Command, goal: number): void =>
      this.#results.pair(`${name}: ${what}`, command, theirs('grep', '-acF', 'type=VIRT', log), goal, { judged });
    const to = (tool: string, what: string, command: string[], words: string[], goal: number): void =>
      this.#results.pair(`${name}: ${what}`, ours(...command, ...words), theirs(tool, ...words), goal, {
        judged,
        equal: true,
      });
    toGrep('sessions', ours('-f', log), 1.9);
    to('auvirt', 'sessions', [], ['-f', log], 0.09);
    toGrep('`--summary`', ours('-f', log, '--summary'), 3.5);
    toGrep('`--all-events`', ours('-f', log, '--all-events'), 4.5);
    toGrep('`--format json`', ours('-f', log, '--format', 'json'), 6);
    for (const found of [
      ['-vm', 'web-11'],
      ['-uu', UUID],
      ['-m', 'VIRT_CONTROL'],
    ]) {
      const words = ['-if', log, ...found, '--raw'];
      toGrep(`\`search ${found[0]} … --raw\``, ours('search', ...words), 1.5);
      to('ausearch', `\`search ${found[0]} … --raw\``, ['search'], words, 0.15);
    }
    to('aureport', '`report --virt`', ['report'], ['-if', log, '--virt'], 0.15);
    toGrep('`report --guests`', ours('report', '-if', log, '--guests'), 3);
    toGrep('`lint`', ours('lint', log), 8);
    this.#results.pair(`${name}: sessions, from a pipe`, { ...ours('--stdin'), pipe: log }, ours('-f', log), 1.4, {
      other: 'from a file',
    });
    this.#results.peak(`${name}: sessions, peak memory`, ours('-f', log), 70, judged);
    this.#results.peak(`${name}: \`--all-events\`, peak memory`, ours('-f', log, '--all-events'), 130, judged);
  }

  /** The same host, for a tenth of the time. */
  #small(): void {
    const megabytes = Math.min(this.#size, FULL / 10);
    const log = this.#mixedLog(megabytes);
    const name = `${megabytes} MB, 5 % VIRT`;
    const search = ['-if', log, '-uu', UUID, '--raw'];
    const report = ['-if', log, '--virt'];
    const all = ['-f', log, '--all-events'];
    this.#tools(name, [
      ['sessions', ours('-f', log), theirs('auvirt', '-f', log), 0.45, { equal: true }],
      ['`--all-events`', ours(...all), theirs('auvirt', ...all), 0.45, { equal: ANOMALIES }],
      ['`search -uu … --raw`', ours('search', ...search), theirs('ausearch', ...search), 0.8, { equal: true }],
      ['`report --virt`', ours('report', ...report), theirs('aureport', ...report), 0.8, { equal: true }],
    ]);
  }

  /** A log of VIRT records only. */
  #virtOnly(): void {
    const megabytes = Math.min(this.#size, FULL / 10);
    const log = this.#log(`virt-${megabytes}.log`, (path) => writeMixedLog(path, { bytes: megabytes * 1e6, share: 1 }));
    const summary = ['-f', log, '--summary'];
    const all = ['-f', log, '--all-events'];
    const raw = ['-if', log, '-vm', 'web-11', '--raw'];
    const report = ['-if', log, '--virt'];
    const types = ['-if', log, '-m', 'VIRT_CONTROL,VIRT_RESOURCE,VIRT_MACHINE_ID'];
    this.#tools(`${megabytes} MB, VIRT only`, [
      ['sessions', ours('-f', log), theirs('auvirt', '-f', log), 0.3, { equal: true }],
      ['`--summary`', ours(...summary), theirs('auvirt', ...summary), 0.5, { equal: true }],
      ['`--all-events`', ours(...all), theirs('auvirt', ...all), 0.45, { equal: true }],
      ['`search -vm … --raw`', ours('search', ...raw), theirs('ausearch', ...raw), 1.3, { equal: true }],
      ['`report --virt`', ours('report', ...report), theirs('aureport', ...report), 0.5, { equal: true }],
      [
        '`search --format json`',
        ours('search', ...types, '--format', 'json'),
        theirs('ausearch', ...types, '-i'),
        0.4,
        { other: '`ausearch -i`' },
      ],
    ]);
  }

  #tools(name: string, rows: readonly [string, Command, Command, number, PairOptions][]): void {
    for (const [what, mine, other, goal, options] of rows) {
      this.#results.pair(`${name}: ${what}`, mine, other, goal, { ...options, judged: this.#size >= FULL / 10 });
    }
  }

  /** What every command costs before it does anything, and with the log of a quiet day. */
  #start(): void {
    const empty = this.#log('empty.log', (path) => writeFileSync(path, ''));
    const day = this.#mixedLog(1);
    const options = { times: 15, other: '`node -e 0`' };
    const search = ['-m', 'VIRT_CONTROL', '--raw'];
    for (const [what, command] of [
      ['`--help`', ours('--help')],
      ['an empty log', ours('-f', empty)],
      ['`search` in an empty log', ours('search', '-if', empty, ...search)],
      ['`report --virt` of an empty log', ours('report', '-if', empty, '--virt')],
      ['`lint` of an empty log', ours('lint', empty)],
      ['`verify` of an empty log', ours('verify', empty)],
      ['`cursor` in an empty log', ours('cursor', '--log', empty)],
      ...['emit', 'record', 'expect'].map((name) => [`\`${name} --help\``, ours(name, '--help')] as const),
    ] as const) {
      this.#results.pair(`start: ${what}`, command, node, 1.15, options);
    }
    this.#results.pair('1 MB, 5 % VIRT: sessions', ours('-f', day), node, 1.4, options);
    this.#results.pair(
      '1 MB, 5 % VIRT: `search -m … --raw`',
      ours('search', '-if', day, ...search),
      node,
      1.4,
      options,
    );
  }

  /** How the cost grows with each doubling of the log. */
  #growth(): void {
    let known: number | undefined;
    const startUp = (): number => {
      known ??= cost(ours('-f', '/dev/null'), 5).cpu;
      return known;
    };
    for (const shape of SHAPES) {
      for (const mode of [[], ['--summary'], ['--all-events'], ['--format', 'json']]) {
        const commands = [2, 4, 8, 16, 32].map((thousand) => () => {
          const write = (path: string) => writeSessions(path, shape, thousand * 1000);
          return ours('-f', this.#log(`${shape}-${thousand}k.log`, write), ...mode);
        });
        const what = mode.length === 0 ? 'sessions' : `\`${mode.join(' ')}\``;
        this.#results.growth(`2k … 32k sessions, ${shape}: ${what}`, commands, startUp, 1.05);
      }
    }
  }

  /** Guests that all run at the same time, a million in full size. Their log has 3.5 GB. */
  #open(): void {
    const guests = Math.min(this.#size, FULL) * 1000;
    const log = this.#log(`open-${guests}.log`, (path) => writeSessions(path, 'live', guests));
    this.#results.peak(`${guests} running guests: sessions, peak memory`, ours('-f', log), 500, this.#size >= FULL);
  }

  #mixedLog(megabytes: number): string {
    return this.#log(`mixed-${megabytes}.log`, (path) => writeMixedLog(path, { bytes: megabytes * 1e6, share: 0.05 }));
  }

  #log(name: string, write: (path: string) => void): string {
    const path = join(this.#folder, name);
    if (!existsSync(path) || (statSync(path).size === 0 && name !== 'empty.log')) write(path);
    return path;
  }
}
