/** `2023-11-14T22:13:20+01:00`, local; `Z` where that is UTC. */
export function isoTime(time: number): string {
  const at = new Date(time);
  const offset = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -5);
  if (offset === 0) return `${local}Z`;
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

/** `00:05:00`, with days `1d 01:01:01`; of milliseconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.abs(Math.trunc(milliseconds / 1000));
  const days = Math.trunc(seconds / 86_400);
  const clock = [Math.trunc(seconds / 3600) % 24, Math.trunc(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${milliseconds <= -1000 ? '-' : ''}${days === 0 ? '' : `${days}d `}${clock}`;
}

const two = (number: number): string => String(number).padStart(2, '0');
