import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** How a shell is asked for completions. */
export interface Shell {
  readonly name: 'bash' | 'zsh' | 'fish';
  /** The arguments of the command line after completing it; `[TAB]` at the end is completed. */
  complete(completion: string, lines: readonly string[], folder: string): string[];
}

/** Why a shell cannot be tested. */
export function shellMissing(name: string): string | undefined {
  const lacking = [name, 'script'].find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  return lacking && `install ${lacking === 'script' ? 'bsdutils' : lacking} (Debian, Ubuntu)`;
}

/**
 * Types lines into an interactive shell on a terminal of its own. There, `auvirt` is a function that
 * prints the arguments that it gets.
 */
function typed(shell: readonly string[], setUp: string, lines: readonly string[], folder: string): string[] {
  const keys = [
    'PS1="$ "',
    setUp,
    `auvirt() { printf '\\nGOT<%s>\\n' "$*"; }`,
    ...lines.map((line) => `auvirt ${line}\t`),
    'exit',
  ].join('\n');
  const { stdout } = spawnSync('script', ['-qec', shell.join(' '), '/dev/null'], {
    input: `${keys}\n`,
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ZDOTDIR: folder, TERM: 'dumb', INPUTRC: '/dev/null' },
    encoding: 'utf8',
  });
  return [...stdout.matchAll(/^GOT<(.*)>\r?$/gm)].map(([, got = '']) => got.trim());
}

const BASH = ['bash', '--norc', '--noprofile', '-i'];
const BASH_COMPLETION = '/usr/share/bash-completion/bash_completion';

/** Each shell. Bash is tested with bash-completion where that is installed. */
export const SHELLS: readonly Shell[] = [
  {
    name: 'bash',
    complete: (completion, lines, folder) =>
      typed(BASH, `${existsSync(BASH_COMPLETION) ? `. ${BASH_COMPLETION}; ` : ''}. ${completion}`, lines, folder),
  },
  {
    name: 'zsh',
    complete: (completion, lines, folder) =>
      typed(['zsh', '-f', '-i'], `autoload -Uz compinit; compinit -u -D; . ${completion}`, lines, folder),
  },
  {
    name: 'fish',
    // The completion of one candidate is the line as it would be after the tabulator.
    complete: (completion, lines, folder) =>
      lines.map((line) => {
        const script = 'source $argv[1]; complete -C $argv[2]';
        const { stdout } = spawnSync('fish', ['--no-config', '-c', script, completion, `auvirt ${line}`], {
          cwd: folder,
          env: { PATH: process.env.PATH, HOME: folder },
          encoding: 'utf8',
        });
        const found = stdout.split('\n').flatMap((each) => (each === '' ? [] : [each.split('\t')[0] as string]));
        const before = line.slice(0, line.lastIndexOf(' ') + 1);
        return found.length === 1 ? `${before}${found[0]}` : line.trim();
      }),
  },
];
