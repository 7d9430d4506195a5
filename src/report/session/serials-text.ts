/** Serials as a list, `1,4`, in which three or more in a row are a range, `7-9`. */
export function serialsText(serials: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const serial of serials) {
    const last = runs.at(-1);
    if (last !== undefined && serial === last[1] + 1) last[1] = serial;
    else runs.push([serial, serial]);
  }
  return runs.map(([first, last]) => (last - first < 2 ? listed(first, last) : `${first}-${last}`)).join(',');
}

const listed = (first: number, last: number): string => (first === last ? String(first) : `${first},${last}`);
