/** What `/proc/PID/stat` says about a task. */
export interface Task {
  /** Name, as the task or its program chose it. */
  readonly comm: string;
  /** Letter of the state, as in proc(5): `R` running, `S` sleeping, `D` waiting for a disk … */
  readonly state: string;
  /** Process ID of its parent. */
  readonly parent: number;
}

/** Reads the text of `/proc/PID/stat`; undefined if it is something else. */
export function taskOf(stat: string): Task | undefined {
  // A name may contain parentheses, but nothing after it does.
  const [, comm, state, parent] = /^\d+ \((.*)\) ([A-Za-z]) (\d+) /s.exec(stat) ?? [];
  if (comm === undefined || state === undefined) return undefined;
  return { comm, state, parent: Number(parent) };
}
