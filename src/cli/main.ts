#!/usr/bin/env node
import { auvirt } from './auvirt.ts';
import { ioOf } from './io.ts';
import { userNames } from './users.ts';

process.exitCode = await auvirt(
  process.argv.slice(2),
  ioOf(process.stdin, process.stdout, process.stderr, process.env, userNames()),
);
