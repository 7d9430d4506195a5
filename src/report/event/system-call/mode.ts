/** A file mode as `ausearch -i` prints it: `file,600`, `dir,sticky,777`. */
export function modeText(mode: number): string {
  const type = TYPES.get(mode & 0o170000) ?? octal((mode >> 12) & 0o17);
  return [type, ...special(mode), octal(mode & 0o777)].join(',');
}

/** The mode argument of a system call, which has no type: `0644`, `suid,0755`. */
export const modeOfCall = (mode: number): string => [...special(mode), `0${octal(mode & 0o777)}`].join(',');

const special = (mode: number): string[] =>
  ['suid', 'sgid', 'sticky'].filter((_, index) => (mode & (0o4000 >> index)) !== 0);

const octal = (number: number): string => number.toString(8).padStart(3, '0');

const TYPES: ReadonlyMap<number, string> = new Map([
  [0o010000, 'fifo'],
  [0o020000, 'character'],
  [0o040000, 'dir'],
  [0o060000, 'block'],
  [0o100000, 'file'],
  [0o120000, 'link'],
  [0o140000, 'socket'],
]);
