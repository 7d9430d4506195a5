import type { Option } from '../options/options.ts';

/** The options that say what is read; `file` is how the one for files is called, with its short forms. */
export const sourceOptions = (file: string, short: readonly string[]): readonly Option[] => [
  {
    names: [file, ...short],
    takes: 'word',
    value: 'PATH',
    help: 'read this file or directory; may be given more than once, - is standard input',
  },
  { names: ['--stdin'], help: 'read standard input' },
  { names: ['--journal'], help: "read the system's journal" },
  { names: ['--journal-file'], takes: 'word', value: 'PATH', help: 'read this file of a journal' },
];
