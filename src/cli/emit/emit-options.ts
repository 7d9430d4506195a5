import { RULES } from '../../lint/catalog.ts';
import { writtenForms } from '../../schema/forms.ts';
import { helpOption, type Manual } from '../options/command.ts';
import type { Option } from '../options/options.ts';

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
    more: '`koffi` is the default. Both require CAP_AUDIT_WRITE. The file has the format of audit.log.',
  },
  {
    names: ['--path'],
    takes: 'word',
    value: 'FILE',
    offers: 'files',
    help: 'file of the file driver (audit.log)',
    more: 'This option selects that driver.',
  },
  {
    names: ['--library'],
    takes: 'word',
    value: 'FILE',
    offers: 'files',
    help: 'path of libaudit, if it is not libaudit.so.1',
  },
  {
    names: ['--fallback'],
    takes: 'word',
    value: 'FILE',
    offers: 'files',
    help: 'save records that are not recorded, or perhaps not, to this file',
    more: 'They are in audit.log format, marked with `fallback=`. auvirt(8) reads the file together with the log (`auvirt audit.log kept.log`) and counts nothing twice.',
  },
  {
    names: ['--no-daemon'],
    help: 'the journal or the log of the kernel is enough: auditd need not run',
  },
  {
    names: ['--allow'],
    takes: 'word',
    value: 'RULE',
    choices: RULES,
    help: 'send an event although it breaks this rule of auvirt lint; may be repeated',
    more: 'Without it, events with an empty text, a negative number, an unknown operation or kind of virtualization, an invalid MAC address or an invalid label are refused.',
  },
  {
    names: ['--confirm'],
    takes: 'word',
    value: 'LOG',
    offers: 'files',
    help: 'wait until the record is in this log: the file that auditd writes, or journal',
    more: 'A record that is not seen there in time is saved to the fallback, or reported as not confirmed.',
  },
  {
    names: ['--timeout'],
    takes: 'word',
    value: 'SECONDS',
    help: 'how long to wait for that (5)',
    more: 'The time counts from when the event is read.',
  },
  {
    names: ['--shorten'],
    help: 'shorten the longest texts of a record that is too long',
    more: 'Without it, the kernel would truncate the record, and so it is refused. The field `shortened=` lists the names of the shortened fields.',
  },
  { names: ['--comm'], takes: 'word', value: 'NAME', help: 'name of the program, written next to its path' },
  { names: ['--hostname'], takes: 'word', value: 'NAME', help: 'host that the request came from' },
  { names: ['--addr'], takes: 'word', value: 'ADDRESS', help: 'its address' },
  { names: ['--terminal'], takes: 'word', value: 'NAME', help: 'terminal that the request came from' },
  helpOption,
];

/** What users are told about `auvirt emit`. */
export const emitManual: Manual = {
  name: 'emit',
  usage: ['KIND NAME=VALUE... [OPTION]...', '[OPTION]... < EVENTS'],
  about: `
Send a record of a guest. Without a KIND, send one for each line of standard
input: an event as JSON, or an object from auvirt search --format json. Names
are those of the record. Write text unencoded: it is encoded if necessary.
Fields that you leave out are unknown (?), if the record allows that.

  auvirt emit control op=start reason=booted vm=web1 uuid=$UUID vm-pid=4711

Kinds:
${kinds()}`,
  options: emitOptions,
  operands: () => writtenForms.map(({ kind }) => kind),
  exits: {
    0: 'all were recorded, or saved to the fallback',
    1: 'some were not, or perhaps not; standard error says which, and why',
    2: 'the usage is wrong, or an event is invalid',
    3: 'something cannot be opened or read, or the output cannot be written',
  },
};

function kinds(): string {
  const lines = [''];
  for (const { kind } of writtenForms) {
    const last = lines.length - 1;
    if ((lines[last] as string).length + kind.length + 2 > 78) lines.push(kind);
    else lines[last] = lines[last] === '' ? kind : `${lines[last]}, ${kind}`;
  }
  return lines.map((line) => `  ${line}\n`).join('');
}
