/**
 * The number of runs of a long law: a fifth of the given number, so that `npm test` is quick, or
 * all of them with `LIBAUDIT_VIRT_RUNS=all`, which `.ci/run` sets. A law must hold in every run, so
 * fewer runs state the same.
 */
export const runs = (all: number): number => (process.env.LIBAUDIT_VIRT_RUNS === 'all' ? all : Math.ceil(all / 5));
