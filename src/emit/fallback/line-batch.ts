/**
 * Lines on their way into a file, where a full disk can end a write anywhere. Counts the lines that
 * are whole in the file, whatever happens to the others.
 */
export class LineBatch {
  readonly #lines: readonly string[];
  #whole = 0;
  /** The lines of the last write, and what was written before them. */
  #lead = '';
  #isStuck = false;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** Number of lines that are whole in the file: the first of the batch. */
  get whole(): number {
    return this.#whole;
  }

  get isDone(): boolean {
    return this.#whole === this.#lines.length;
  }

  /**
   * What to write next: the lines that are not in the file. A line that was cut comes again, whole:
   * another process may have written after its first part.
   *
   * @param endsInLine whether the file ends within a line, which must not absorb the next one
   */
  next(endsInLine: boolean): Buffer {
    this.#lead = endsInLine ? '\n' : '';
    return Buffer.from(`${this.#lead}${this.#lines.slice(this.#whole).join('\n')}\n`);
  }

  /**
   * Counts what was written.
   *
   * @param bytes how many bytes of the last `next` are in the file
   * @throws Error if two writes in a row brought no whole line
   */
  wrote(bytes: number): void {
    const before = this.#whole;
    let end = this.#lead.length;
    for (const line of this.#lines.slice(before)) {
      end += Buffer.byteLength(line);
      // Its line end may be missing: it is added before the next line.
      if (end > bytes) break;
      end++;
      this.#whole++;
    }
    if (this.#whole === before && this.#isStuck) throw new Error('the system writes no whole record');
    this.#isStuck = this.#whole === before;
  }
}
