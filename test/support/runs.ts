/**
 * How often fast-check tries a long law: a fifth of the given number, so that `npm test` is quick, and all of it with
 * `LIBAUDIT_VIRT_RUNS=all`, which `.ci/run` sets. A law must hold for every draw, so that fewer are no weaker claim.
 */
export const runs = (all: number): number => (process.env.LIBAUDIT_VIRT_RUNS === 'all' ? all : Math.ceil(all / 5));
