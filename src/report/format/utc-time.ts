/** `2023-11-14T22:13:20.022Z`, of milliseconds since 1970. Most events are of the same second as the one before. */
export function utcTime(time: number): string {
  const seconds = Math.floor(time / 1000);
  if (seconds !== known.seconds) known = { seconds, text: new Date(seconds * 1000).toISOString().slice(0, -4) };
  return `${known.text}${String(time - seconds * 1000).padStart(3, '0')}Z`;
}

let known = { seconds: 0, text: '1970-01-01T00:00:00.' };
