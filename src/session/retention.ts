/** An open run: one that has not ended, as far as the log says. */
export interface Retained {
  /** About how many bytes it takes, with its entries, resources, labels and process IDs. */
  readonly weight: number;
  /**
   * Makes it small, because it will probably stay open for long. Returns what to retain in its
   * place.
   */
  pack(): Retained;
  /** Drops all that is known of its guest; the end of the run stays unknown. */
  forget(): void;
  /** The list that retains it, and its neighbours there; undefined at first. */
  list: RunList | undefined;
  older: Retained | undefined;
  newer: Retained | undefined;
}

/**
 * Bounds the memory for open guests. A run that stays open while many others begin is packed. When
 * open runs take too much memory in total, the guests of the oldest are forgotten, and counted, so
 * that the command can say so.
 */
export class Retention {
  /** How many guests were forgotten while they were open. */
  forgotten = 0;
  readonly #limit: number;
  readonly #youngest: number;
  readonly #young = new RunList();
  readonly #packed = new RunList();
  #weight = 0;

  /**
   * @param limit about how many bytes all open runs may take
   * @param youngest how many of the newest runs are not packed
   */
  constructor(limit: number, youngest: number) {
    this.#limit = limit;
    this.#youngest = youngest;
  }

  /** A run begins. */
  begin(run: Retained): void {
    this.#young.add(run);
    this.#weight += run.weight;
    const { oldest } = this.#young;
    if (this.#young.length <= this.#youngest || oldest === undefined) return;
    this.end(oldest);
    const packed = oldest.pack();
    this.#packed.add(packed);
    this.#weight += packed.weight;
  }

  /** About how many bytes open runs take. */
  get weight(): number {
    return this.#weight;
  }

  /** A run has grown, or shrunk, by so many bytes. */
  grow(by: number): void {
    this.#weight += by;
  }

  /** A run ends; to be called while it still has its weight. */
  end(run: Retained): void {
    if (run.list === undefined) return;
    run.list.remove(run);
    this.#weight -= run.weight;
  }

  /**
   * Keeps the bound. Runs may end in this call, so it must not interrupt the reading of a record.
   */
  enforce(): void {
    while (this.#weight > this.#limit) {
      const oldest = this.#packed.oldest ?? this.#young.oldest;
      if (oldest === undefined) return;
      oldest.forget();
      this.end(oldest);
      this.forgotten++;
    }
  }
}

/**
 * Runs in the order in which they were added. Unlike in a set, finding the oldest takes the same
 * time after removals.
 */
export class RunList {
  length = 0;
  oldest: Retained | undefined;
  #newest: Retained | undefined;

  add(run: Retained): void {
    run.list = this;
    run.older = this.#newest;
    if (this.#newest === undefined) this.oldest = run;
    else this.#newest.newer = run;
    this.#newest = run;
    this.length++;
  }

  /** Removes a run of this list. */
  remove(run: Retained): void {
    const { older, newer } = run;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    run.list = undefined;
    run.older = undefined;
    run.newer = undefined;
    this.length--;
  }
}

/** The default bound, in bytes. */
export const MOST_RETAINED = 300e6;

/**
 * Most runs end before this many others begin: packing them would take more time than it saves
 * memory.
 */
export const YOUNGEST = 1024;

/** About how many bytes things take that are kept for an open run. */
export const BYTES = { run: 700, packedRun: 250, entry: 500, relation: 250 } as const;
