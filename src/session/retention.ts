/** A run whose guest is open: it has not ended, as far as the log says. */
export interface Retained {
  /** How many things are kept for it: itself, its entries, resources, labels and process IDs. */
  readonly weight: number;
  /** Makes it small: it will probably stay open for long. */
  pack(): void;
  /** Drops all that is known of its guest; the end of the run stays unknown. */
  forget(): void;
}

/**
 * Bounds the memory for open guests. A run that stays open while many others begin is packed. When too much is kept in
 * total, the guests of the oldest runs are forgotten, and counted, so that the command can say so.
 */
export class Retention {
  /** How many guests were forgotten while they were open. */
  forgotten = 0;
  readonly #limit: number;
  readonly #young = new Set<Retained>();
  readonly #packed = new Set<Retained>();
  #weight = 0;

  /** @param limit how many things are kept of all open guests; see {@link Retained.weight} */
  constructor(limit: number = OPEN_LIMIT) {
    this.#limit = limit;
  }

  /** A run begins. */
  begin(run: Retained): void {
    this.#young.add(run);
    this.#weight += run.weight;
    if (this.#young.size <= YOUNG) return;
    const [oldest] = this.#young;
    if (oldest === undefined) return;
    this.#young.delete(oldest);
    oldest.pack();
    this.#packed.add(oldest);
  }

  /** A run has grown, or shrunk, by so many things. */
  grow(by: number): void {
    this.#weight += by;
  }

  /** A run ends; to be called while it still has its weight. */
  end(run: Retained): void {
    if (this.#young.delete(run) || this.#packed.delete(run)) this.#weight -= run.weight;
  }

  /** Keeps the bound. Runs may end in this call, so it must not interrupt the reading of a record. */
  enforce(): void {
    while (this.#weight > this.#limit) {
      const [oldest] = this.#packed.size > 0 ? this.#packed : this.#young;
      if (oldest === undefined) return;
      oldest.forget();
      this.end(oldest);
      this.forgotten++;
    }
  }
}

/** How many things are kept of all open guests, unless a tracker is given another bound. */
export const OPEN_LIMIT = 2_000_000;

/** Most runs end before so many others begin: packing them would take longer than it saves. */
const YOUNG = 1024;
