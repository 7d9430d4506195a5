import { writeSync } from 'node:fs';

/** A terminal that is used as a page. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** Shows lines, from the top. They may have styles, and must fit. */
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** A key, as Node names it. */
export interface PressedKey {
  readonly name: string;
  readonly text: string | undefined;
  readonly ctrl: boolean;
}

/** What a page is told. */
export interface ScreenEvents {
  pressed(key: PressedKey): void;
  /** The size has changed, or the page must be drawn again. */
  changed(): void;
}

/**
 * Makes a page of the process's terminal; undefined if standard input or output is no terminal. The
 * terminal is given back when the page is closed, while the process is suspended, and when the
 * process ends, except by SIGKILL.
 */
export function openScreen(events: ScreenEvents): Screen | undefined {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  let shown: readonly string[] = [];
  let isOpen = false;

  const enter = (): void => {
    isOpen = true;
    stdin.setRawMode(true);
    stdin.resume();
    write(`${ALTERNATE}${HIDE_CURSOR}${NO_WRAP}`);
    shown = [];
  };
  const leave = (): void => {
    if (!isOpen) return;
    isOpen = false;
    write(`${WRAP}${SHOW_CURSOR}${NORMAL}`);
    stdin.setRawMode(false);
    stdin.pause();
  };
  const redraw = (): void => {
    shown = [];
    events.changed();
  };
  const suspend = (): void => {
    leave();
    process.once('SIGCONT', goOn);
    process.kill(process.pid, 'SIGSTOP');
  };
  const goOn = (): void => {
    enter();
    redraw();
  };
  const keypress = (text: string | undefined, key: { name?: string; ctrl?: boolean; sequence?: string }): void => {
    if (key.ctrl === true && key.name === 'z') suspend();
    else if (key.ctrl === true && key.name === 'l') redraw();
    else events.pressed({ name: key.name ?? '', text: text ?? key.sequence, ctrl: key.ctrl === true });
  };

  // A lone escape is told from the beginning of a sequence by the time that passes.
  process.getBuiltinModule('node:readline').emitKeypressEvents(stdin);
  stdin.on('keypress', keypress);
  stdout.on('resize', redraw);
  process.on('SIGTSTP', suspend);
  process.on('exit', leave);
  enter();
  return {
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    draw(lines) {
      if (!isOpen) return;
      let text = '';
      for (const [row, line] of lines.entries()) {
        if (line !== shown[row]) text += `\x1b[${row + 1};1H${CLEAR}${line}${RESET}`;
      }
      shown = [...lines];
      if (text !== '') stdout.write(text);
    },
    close() {
      leave();
      stdin.off('keypress', keypress);
      stdout.off('resize', redraw);
      process.off('SIGTSTP', suspend);
      process.off('SIGCONT', goOn);
      process.off('exit', leave);
    },
  };
}

// At once, because the process may be about to end.
function write(text: string): void {
  try {
    writeSync(STDOUT, text);
  } catch {
    // The terminal is gone.
  }
}

const STDOUT = 1;
const ALTERNATE = '\x1b[?1049h\x1b[2J';
const NORMAL = '\x1b[?1049l';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
// A line that is as wide as the terminal must not push the page up.
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
const RESET = '\x1b[0m';
// Before the line: at the edge of the terminal, the cursor stays on the last character.
const CLEAR = '\x1b[2K';
