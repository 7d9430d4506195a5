/** What happens when. Actions may add others, later ones. */
export class Agenda {
  readonly #due: { readonly time: number; readonly act: (time: number) => void }[] = [];

  /** Adds an action. Of two at the same time, the one that was added first comes first. */
  at(time: number, act: (time: number) => void): void {
    const after = this.#due.findIndex((other) => other.time > time);
    this.#due.splice(after === -1 ? this.#due.length : after, 0, { time, act });
  }

  /** Does everything that is due before this time. */
  run(until: number): void {
    for (let next = this.#due.shift(); next !== undefined && next.time < until; next = this.#due.shift()) {
      next.act(next.time);
    }
  }
}
