#!/usr/bin/env node
import { fstatSync } from 'node:fs';
import { auvirt } from './auvirt.ts';
import { ioOf } from './io.ts';
import { userNames } from './users.ts';

process.exitCode = await auvirt(
  process.argv.slice(2),
  ioOf(process.stdin, process.stdout, process.stderr, process.env, userNames(), isGiven()),
);

function isGiven(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile();
  } catch {
    // It is closed.
    return false;
  }
}
