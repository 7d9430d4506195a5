import { RULES } from '../../lint/catalog.ts';
import { writtenForms } from '../../schema/forms.ts';
import { type Option, optionHelp } from '../options/options.ts';

/** The options of `auvirt emit`. */
export const emitOptions: readonly Option[] = [
  { names: ['--failed'], help: 'the operation failed: res=failed' },
  { names: ['--dry-run'], help: 'send nothing; print the message, and the line that auditd would write' },
  {
    names: ['--driver'],
    takes: 'word',
    value: 'DRIVER',
    choices: ['koffi', 'ffi-napi', 'file'],
    help: 'koffi and ffi-napi send through libaudit to the kernel, file appends to a file',
  },
  { names: ['--path'], takes: 'word', value: 'FILE', help: 'file of the file driver (audit.log)' },
  { names: ['--library'], takes: 'word', value: 'FILE', help: 'path of libaudit, if it is not libaudit.so.1' },
  {
    names: ['--fallback'],
    takes: 'word',
    value: 'FILE',
    help: 'save records that the kernel does not accept to this file',
  },
  {
    names: ['--allow'],
    takes: 'word',
    value: 'RULE',
    choices: RULES,
    help: 'send an event although it breaks this rule of auvirt lint; may be repeated',
  },
  { names: ['--shorten'], help: 'shorten the longest texts of a record that is too long' },
  { names: ['--comm'], takes: 'word', value: 'NAME', help: 'name of the program, written next to its path' },
  { names: ['--hostname'], takes: 'word', value: 'NAME', help: 'host that the request came from' },
  { names: ['--addr'], takes: 'word', value: 'ADDRESS', help: 'its address' },
  { names: ['--terminal'], takes: 'word', value: 'NAME', help: 'terminal that the request came from' },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt emit --help` prints. */
export const emitHelp = (): string => `Usage: auvirt emit KIND NAME=VALUE... [OPTION]...
       auvirt emit [OPTION]... < EVENTS

Send a record of a guest. Without a KIND, send one for each line of standard
input: an event as JSON, or an object from auvirt search --format json. Names
are those of the record. Write text unencoded: it is encoded if necessary.
Fields that you leave out are unknown (?), if the record allows that.

  auvirt emit control op=start reason=booted vm=web1 uuid=$UUID vm-pid=4711

Kinds:
${kinds()}
Options:
${optionHelp(emitOptions)}
Exit status: 0 if all were recorded, or saved to the fallback; 1 if some were
not (standard error says which, and why); 2 if the usage is wrong or an event is
invalid; 3 if something cannot be opened or read.
`;

function kinds(): string {
  const lines = [''];
  for (const { kind } of writtenForms) {
    const last = lines.length - 1;
    if ((lines[last] as string).length + kind.length + 2 > 78) lines.push(kind);
    else lines[last] = lines[last] === '' ? kind : `${lines[last]}, ${kind}`;
  }
  return lines.map((line) => `  ${line}\n`).join('');
}
