#!/usr/bin/env node
import { fstatSync } from 'node:fs';
import { standardInput } from '../source/file-chunks.ts';
import { auvirt } from './auvirt.ts';
import { interruption, raiseAgain } from './terminal/interruption.ts';
import { ioOf } from './terminal/io.ts';
import { openScreen } from './terminal/screen.ts';
import { isReaderGone, mayBeClosed, standardOutput } from './terminal/standard-output.ts';
import { groupNames, userNames } from './terminal/users.ts';

const io = ioOf(
  standardInput(),
  standardOutput(),
  () => process.stderr,
  process.env,
  userNames(),
  isGiven(),
  groupNames(),
  mayBeClosed,
  { interruption, isReaderGone, screen: openScreen },
);

// No await: as a CommonJS bundle, the command starts a tenth sooner.
void auvirt(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
  raiseAgain();
});

function isGiven(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile();
  } catch {
    // It is closed.
    return false;
  }
}
