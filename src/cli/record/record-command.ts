import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { everyLine } from '../../log/lines/line-picker.ts';
import { LineScanner } from '../../log/lines/line-scanner.ts';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';
import type { Command } from '../options/command.ts';
import type { Io } from '../terminal/io.ts';
import { type Recording, readRecordOptions, recordManual } from './record-options.ts';
import { recorderLibrary } from './recorder-library.ts';
import { isInstalled, runProgram } from './run-program.ts';

/**
 * `auvirt record`: runs a program, and records in a file what it would have sent to the kernel's
 * audit system.
 *
 * Exit code: that of the program; 126 if it cannot be run, 127 if it does not exist
 */
export const recordCommand: Command = { manual: recordManual, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const recording = readRecordOptions(words);
  const [program, ...args] = recording.command;
  // Whether or not anything could be recorded: the exit status says that the program is missing.
  if (!isInstalled(program, io.env.PATH)) return missing(program, io);
  const library = recorderLibrary(recording.library);
  const size = sizeOf(recording.output);
  try {
    const code = await runProgram(program, args, environment(io.env, recording, library));
    if (!recording.quiet) await summarize(recording.output, size, io);
    return code;
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).syscall?.startsWith('spawn')) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return missing(program, io);
    io.complain(`cannot run ${shown(program)}: ${code}`);
    return 126;
  }
}

function missing(program: string, io: Io): number {
  io.complain(`cannot run ${shown(program)}: there is no such program`);
  return 127;
}

/** How the program and its children find recorder.so, and its settings; see native/README.md. */
function environment(env: NodeJS.ProcessEnv, recording: Recording, library: string): NodeJS.ProcessEnv {
  return {
    ...env,
    // At the end, because the library of a sanitizer must come first.
    LD_PRELOAD: env.LD_PRELOAD ? `${env.LD_PRELOAD}:${library}` : library,
    AUVIRT_RECORD_FILE: resolve(recording.output),
    AUVIRT_RECORD_FAIL: String(recording.fail),
    AUVIRT_RECORD_DISABLED: recording.disabled ? '1' : '',
    AUVIRT_RECORD_DELAY: String(recording.delay),
  };
}

/**
 * The file's size. A missing file is created first, so that a problem is found before the program
 * starts.
 */
function sizeOf(path: string): number {
  try {
    const fd = openSync(path, 'a+', 0o600);
    try {
      const stat = fstatSync(fd);
      if (stat.isFile()) return stat.size;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const message = `cannot open ${shown(path)} for writing: ${systemSays(error)}`;
    throw new TransportError('file-unwritable', message, { cause: error, ...errnoOf(error) });
  }
  throw new TransportError('file-unwritable', `cannot append to ${shown(path)}: it is not a regular file`);
}

async function summarize(path: string, start: number, io: Io): Promise<void> {
  let records = 0;
  const lines = new LineScanner(everyLine);
  const count = (some: readonly { readonly text: string }[]) => {
    records += some.filter(({ text }) => text.startsWith('type=')).length;
  };
  for await (const chunk of createReadStream(path, { start })) for (const some of lines.push(chunk)) count(some);
  count(lines.end());
  io.complain(`${records} ${records === 1 ? 'record' : 'records'} in ${shown(path)}`);
}
