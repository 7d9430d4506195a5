import { run } from '../test/support/cli.ts';
import { writeWeek } from '../test/support/week/week.ts';

/** The picture docs/timeline.svg: an invented week of a dozen guests, as the command draws it. */
export async function timelinePicture(): Promise<string> {
  const { files } = writeWeek({ guests: 12 });
  const stdin = files.map(({ text }) => text).join('');
  const { code, out, err } = await run(['timeline', '--stdin', '--utc', '--format', 'svg', '-o', '-'], { stdin });
  if (code !== 0) throw new Error(err);
  return Buffer.from(out, 'latin1').toString('utf8');
}
