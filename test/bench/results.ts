import { spawnSync } from 'node:child_process';
import { type Command, compare, cost } from './cost.ts';
import { difference } from './equal.ts';

/** How a comparison is measured. */
export interface PairOptions {
  /** What the other command is called in the table; the name of its program unless given. */
  readonly other?: string;
  /** Number of pairs, if more than usual. */
  readonly times?: number;
  /** Whether the row counts for `--check`. */
  readonly judged?: boolean;
  /** Both print the same, except lines that match the expression. */
  readonly equal?: true | RegExp;
}

/** Measures rows, prints each when it is done, and remembers which ones missed their goal. */
export class Results {
  readonly rows: string[] = [];
  readonly missed: string[] = [];
  readonly #rounds: number;
  readonly #group: string;
  readonly #text: string;

  /** @param only measure only one group; after a blank, only the rows of it that contain a text */
  constructor(rounds: number, only: string) {
    this.#rounds = rounds;
    const [group = '', ...text] = only.split(' ');
    this.#group = group;
    this.#text = text.join(' ');
  }

  /** Whether a group is measured. */
  wants(group: string): boolean {
    return this.#group === '' || this.#group === group;
  }

  /** Compares the CPU time of two commands. */
  pair(title: string, ours: Command, theirs: Command, goal: number, options: PairOptions = {}): void {
    if (!title.includes(this.#text)) return;
    const [tool = ''] = theirs.words;
    const { other = tool, times = this.#rounds, judged = true, equal } = options;
    if (spawnSync(tool, ['--version']).error !== undefined) {
      this.#print(`| ${title} | | ${other} | | not measured: ${tool} is not installed |`);
      return;
    }
    const different = equal && difference(ours, theirs, equal === true ? undefined : equal);
    if (different) this.missed.push(`${title}, ${other}: ${different}`);
    const { ratio, ...costs } = compare(ours, theirs, times);
    const [left, right] = [costs.ours, costs.theirs].map(({ cpu }) => `${cpu.toFixed(cpu < 0.1 ? 3 : 2)} s`);
    this.#judge(title, `${left}`, `${other} ${right}`, ratio, goal, judged, ratio.toFixed(2));
  }

  /** Measures the peak memory of a command, in MiB. */
  peak(title: string, command: Command, goal: number, judged: boolean): void {
    if (!title.includes(this.#text)) return;
    const { peak } = cost(command, this.#few);
    const shown = `${peak.toFixed(0)} MiB`;
    this.#judge(title, shown, '', peak, goal, judged, shown);
  }

  /**
   * Measures how the cost of a command grows with each doubling of its log. The goal is for the
   * exponent: 1 means in proportion.
   *
   * @param startUp what a command costs without a log
   */
  growth(title: string, commands: readonly (() => Command)[], startUp: () => number, goal: number): void {
    if (!title.includes(this.#text)) return;
    const costs = commands.map((command) => cost(command(), this.#few).cpu - startUp());
    const exponent = slope(costs.map(Math.log2));
    const seconds = `${costs.map((each) => each.toFixed(2)).join(', ')} s`;
    this.#judge(title, seconds, '', exponent, goal, true, exponent.toFixed(2));
  }

  get #few(): number {
    return Math.min(this.#rounds, 3);
  }

  #judge(
    title: string,
    mine: string,
    other: string,
    value: number,
    goal: number,
    judged: boolean,
    shown: string,
  ): void {
    if (judged && value > goal * TOLERANCE) this.missed.push(`${title}, ${other}: ${shown}, goal ${goal}`);
    this.#print(`| ${title} | ${mine} | ${other} | ${shown} | ≤ ${goal}${judged ? '' : ' in full size'} |`);
  }

  #print(row: string): void {
    this.rows.push(row);
    console.log(row);
  }
}

/** A goal counts as missed beyond this: a shared machine measures no more precisely. */
const TOLERANCE = 1.1;

/** Slope of the least-squares line. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return values.reduce((sum, value, index) => sum + value * (index - middle), 0) / spread;
}
