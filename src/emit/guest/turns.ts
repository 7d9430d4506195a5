/**
 * Jobs that take turns: each begins when those before it have ended, and at once, in the same call,
 * if none is left.
 */
export class Turns {
  #last: Promise<unknown> | undefined;

  /** Runs a job in its turn. Returns or throws what the job does; a promise if it must wait. */
  take<T>(job: () => T | Promise<T>): T | Promise<T> {
    const result = this.#last === undefined ? job() : this.#last.then(job);
    if (!(result instanceof Promise)) return result;
    const last = result
      .catch(() => {})
      .then(() => {
        if (this.#last === last) this.#last = undefined;
      });
    this.#last = last;
    return result;
  }
}
