import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AuditError, UsageError } from '../errors.ts';
import type { Io } from './io.ts';
import { verify } from './verify.ts';

const HELP = `Usage: auvirt verify FILE...

Read the audit records of virtual machines.

Commands:
  verify FILE...   check that each VIRT record has a known form, and that its
                   event, written again, is the same message; - is standard input

Options:
  -h, --help       print this
  --version        print the version

Logs are read in every form in which records reach people: audit.log, raw or
enriched, syslog, dmesg, journalctl (short, -o json, -o export).

Exit status: 0 all equal, 1 some are not, 2 wrong usage, 3 a file cannot be read.
`;

/** The command: words in, exit code out. */
export async function auvirt(words: readonly string[], io: Io): Promise<number> {
  try {
    return await run(words, io);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    return error instanceof UsageError ? 2 : 3;
  }
}

async function run(words: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse(words);
  const [command, ...files] = positionals;
  if (values.help) return printed(HELP, io);
  if (values.version) return printed(`auvirt ${version()}\n`, io);
  if (command === undefined) throw new UsageError('a command is missing: try auvirt --help');
  if (command !== 'verify') throw new UsageError(`there is no command ${JSON.stringify(command)}: try auvirt --help`);
  if (files.length === 0) throw new UsageError('verify needs a file, or - for standard input');
  return verify(
    files.map((file) => (file === '-' ? ['standard input', io.stdin] : [file, file])),
    io,
  );
}

function parse(words: readonly string[]) {
  const options = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}: try auvirt --help`);
  }
}

async function printed(text: string, io: Io): Promise<number> {
  await io.print(text);
  return 0;
}

function version(): string {
  const path = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
