import { visibleOctal } from '../../report/format/escape.ts';
import type { Io } from '../io.ts';

/**
 * A byte string as it may be written here: in a pipe as it is, for bytes are the reader's concern; on a terminal with all
 * in octal by which a log could do more than be shown.
 */
export function terminalText(text: string, io: Io): string {
  return io.terminal.output ? text.split('\n').map(visibleOctal).join('\n') : text;
}
