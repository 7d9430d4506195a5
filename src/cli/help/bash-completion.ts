import type { Manual } from '../options/command.ts';
import type { Option } from '../options/options.ts';
import { type Offered, offeredBy, offeredTo, quoted, spellings } from './offered.ts';

/**
 * The completions for bash. They need no other package; with bash-completion, the program of
 * `auvirt record` is completed as well.
 *
 * @param manuals of `auvirt` itself, and of all commands
 */
export function bashCompletion(manuals: readonly Manual[]): string {
  const commands = manuals.map(({ name }) => name).filter((name) => name !== '');
  return `# Completions of auvirt for bash. Printed by: auvirt completion bash

_auvirt() {
    local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command='' end=0 i
    COMPREPLY=()
    # Readline separates words at the equals sign of --option=value.
    if [[ $cur == = ]]; then
        cur=''
    elif [[ $before == = ]]; then
        before=\${COMP_WORDS[COMP_CWORD - 2]}
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ \${COMP_WORDS[i]} == -- ]]; then
            end=$i
            break
        fi
    done
    if ((COMP_CWORD > 1)); then
        case \${COMP_WORDS[1]} in
            ${commands.join(' | ')}) command=\${COMP_WORDS[1]} ;;
        esac
    fi
    local options='' kind=none words=''
    case $command in
${manuals.map((manual) => commandCase(manual, commands)).join('')}    esac
    case $kind in
        words) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur") ;;
        files) compopt -o default ;;
        program)
            if declare -F _comp_command_offset >/dev/null; then
                _comp_command_offset $((end + 1))
            elif declare -F _command_offset >/dev/null; then
                _command_offset $((end + 1))
            else
                compopt -o default
            fi
            ;;
    esac
}

complete -F _auvirt auvirt
`;
}

function commandCase(manual: Manual, commands: readonly string[]): string {
  const { name, options } = manual;
  const listed = options.flatMap(({ names }) => names).join(' ');
  const taking = options.filter(({ takes }) => takes !== undefined);
  return `        ${name === '' ? "''" : name})
            options=${quoted(listed)}
            if ((end > 0)); then
                ${kindOf(offeredTo(manual))}
            else
                case $before in
${taking.map(optionCase).join('')}                    *)
                        if [[ $cur == -* ]]; then
                            kind=words words=$options
${name === '' ? commandNames(commands) : ''}                        else
                            ${operands(manual)}
                        fi
                        ;;
                esac
            fi
            ;;
`;
}

/** Before \`--\`, a program is not expected. */
function operands(manual: Manual): string {
  const offered = offeredTo(manual);
  return kindOf(offered === 'program' ? undefined : offered);
}

/** The first word may be a command. Readline offers files if no command begins like it. */
const commandNames = (commands: readonly string[]): string => `                        elif ((COMP_CWORD == 1)); then
                            kind=words words=${quoted(commands.join(' '))}
                            compopt -o default
`;

const optionCase = (option: Option): string =>
  `                    ${spellings(option).join(' | ')}) ${kindOf(offeredBy(option))} ;;\n`;

function kindOf(offered: Offered): string {
  if (offered === undefined) return 'kind=none';
  return typeof offered === 'string' ? `kind=${offered}` : `kind=words words=${quoted(offered.join(' '))}`;
}
